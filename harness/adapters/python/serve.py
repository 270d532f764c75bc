"""The adapter protocol for the adapters in Python."""

import json
import sys
from datetime import datetime


class Unsupported(Exception):
    """What a request asks for and the library cannot do."""


class Clock(datetime):
    """The time of the request, for libraries that ask the machine."""

    seconds = 0

    @classmethod
    def now(cls, tz=None):
        return datetime.fromtimestamp(cls.seconds, tz)


def serve(name, version, algorithms, configs):
    """Answers until standard input ends.

    `configs` has for `naive` and `strict` the features and the function that takes a request and returns the claims, or
    raises.
    """
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            config = request.get("config", "naive")
            features, verify = configs[config]
            answer = {"name": name, "version": version, "language": "python", "config": config,
                      "algorithms": algorithms, "features": features}
        else:
            answer = {"id": request["id"], **verdict(verify, request)}
        print(text(answer), flush=True)


def verdict(verify, request):
    Clock.seconds = request["now"]
    try:
        return {"verdict": "accept", "claims": verify(request)}
    except Unsupported as lacking:
        return {"verdict": "unsupported", "reason": str(lacking)}
    except Exception as refused:  # not only the library's own: whatever is thrown, the token is not accepted
        return {"verdict": "reject", "reason": f"{type(refused).__name__}: {refused}"}


def text(answer):
    """The answer as JSON, if it has one: the libraries also read NaN, and numbers that are too long to be written."""
    try:
        return json.dumps(answer, allow_nan=False)
    except (ValueError, RecursionError):
        claims = answer["claims"] if isinstance(answer["claims"], dict) else {}
        claims = {name: value for name, value in claims.items() if isinstance(value, str)}
    return json.dumps({**answer, "claims": claims})
