#!/bin/bash -eu
exec "$SRC/beartrap/fuzz/build.sh"
