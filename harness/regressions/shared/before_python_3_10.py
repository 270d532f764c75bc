"""Gives back the names that Python 3.10 took out of `collections`, for releases from before. Imported for that alone."""

import collections
import collections.abc

for name in ["Callable", "Iterable", "Iterator", "Mapping", "MutableMapping", "MutableSequence", "Sequence", "Set"]:
    setattr(collections, name, getattr(collections.abc, name))
