#!/usr/bin/env bash
# Executions until a planted fault is found, under libFuzzer: the median of three seeds, as rows of a table. It needs the
# targets built by `cargo fuzz build --sanitizer none`.
#   fuzz/measure.sh                     # the faults of README.md
#   fuzz/measure.sh issuer-ignored …    # others; `beartrap list` names them
#   fuzz/measure.sh --rate              # executions per second, beside the validator bare
set -euo pipefail
cd "$(dirname "$0")"

built="target/$(rustc -vV | sed -n 's/^host: //p')/release"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
runs="${FUZZ_RUNS:-200000}"
seconds="${FUZZ_SECONDS:-20}"

# What one run says at its end: `stat::NAME: NUMBER`.
stat() {
  sed -n "s/^stat::$1: *//p" "$2"
}

# target, seed, seeds of the corpus -> executions until the finding, or nothing
executions() {
  local target="$1" seed="$2" log="$scratch/log" corpus
  shift 2
  corpus="$(mktemp -d -p "$scratch")"
  cp "$@" "$corpus"
  if "$built/$target" -seed="$seed" -runs="$runs" -len_control=0 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$corpus/" "$corpus" 2> "$log"; then
    echo "none"
  else
    stat number_of_executed_units "$log"
  fi
}

# Three numbers -> the median; what was not found counts as the most.
median() {
  local middle
  middle="$(printf '%s\n' "$@" | sed "s/none/999999999/" | sort -n | sed -n 2p)"
  if [ "$middle" = 999999999 ]; then echo "—"; else echo "$middle"; fi
}

row() {
  local fault="$1" cells=()
  export FUZZ_FAULT="$fault"
  for way in random plain mutate deviations; do
    local found=()
    for seed in 1 2 3; do
      case "$way" in
        deviations) found+=("$(executions deviations "$seed" corpus/deviations/made-00.choices)") ;;
        mutate) found+=("$(executions mutate "$seed" corpus/mutate/made-honest-*.jwt)") ;;
        *) found+=("$(FUZZ_MUTATOR=$way executions mutate "$seed" corpus/mutate/made-honest-*.jwt)") ;;
      esac
    done
    cells+=("$(median "${found[@]}")")
  done
  unset FUZZ_FAULT
  echo "| \`$fault\` | ${cells[0]} | ${cells[1]} | ${cells[2]} | ${cells[3]} |"
}

rate() {
  local target="$1" log="$scratch/log" corpus
  corpus="$(mktemp -d -p "$scratch")"
  cp "corpus/$target"/made-* "$corpus"
  "$built/$target" -seed=1 -max_total_time="$seconds" -len_control=0 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="$corpus/" "$corpus" 2> "$log"
  stat average_exec_per_sec "$log"
}

if [ "${1:-}" = "--rate" ]; then
  echo "| target | itself | the validator alone, tokens ready | the same with one signature each |"
  echo "|---|---|---|---|"
  for target in deviations mutate; do
    echo "| \`$target\` | $(rate $target) | $(FUZZ_BARE=ready rate $target) | $(FUZZ_BARE=signed rate $target) |"
  done
  exit
fi

faults=("$@")
if [ "${#faults[@]}" = 0 ]; then
  faults=(signature-ignored issuer-ignored audience-at-any-depth expiry-wraps crit-ignored duplicates-fickle
    header-jwk-trusted parser)
fi
echo "| fault | random octets | plain libFuzzer | \`mutate\` | \`deviations\` |"
echo "|---|---|---|---|---|"
for fault in "${faults[@]}"; do row "$fault"; done
