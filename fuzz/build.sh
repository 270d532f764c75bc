#!/usr/bin/env bash
# Builds every target for a fuzzing engine, and lays it out as OSS-Fuzz and ClusterFuzzLite want it: in $OUT each target with
# NAME_seed_corpus.zip and, where there is one, NAME.dict. The image sets RUSTFLAGS, SANITIZER and OUT; with
# FUZZ_SANITIZER it runs outside of it.
set -euo pipefail

cd "$(dirname "$0")/.."
: "${OUT:?OUT is the folder to build into}"
mkdir -p "$OUT"
sanitizer="${FUZZ_SANITIZER:-${SANITIZER:-address}}"

# The image has cargo-fuzz and a nightly toolchain.
cargo fuzz build --sanitizer "$sanitizer"

built="fuzz/target/$(rustc -vV | sed -n 's/^host: //p')/release"
for body in fuzz/fuzz_targets/*.rs; do
  name="$(basename "$body" .rs)"
  cp "$built/$name" "$OUT/$name"
  if [ -f "fuzz/dictionaries/$name.dict" ]; then
    cp "fuzz/dictionaries/$name.dict" "$OUT/$name.dict"
  fi
  rm -f "$OUT/${name}_seed_corpus.zip"
  if command -v zip > /dev/null; then
    zip --quiet --junk-paths --recurse-paths "$OUT/${name}_seed_corpus.zip" "fuzz/corpus/$name"
  else
    python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" "fuzz/corpus/$name"/*
  fi
done
