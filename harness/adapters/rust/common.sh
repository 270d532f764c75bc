# Sourced by the `run` of each adapter for a Rust crate.
. "$(dirname "${BASH_SOURCE[0]}")/../common.sh"

# rust_program [SOURCE]: builds the package of the folder unless it was built from these very files.  What is built is
# shared, so that a dependency is built once for all adapters that want it alike.
rust_program() {
  local source=${1:-adapter.rs} shared=$here/../rust built=$cache/../rust/target
  inputs() { cat "$here/Cargo.toml" "$here/$source" "$shared"/Cargo.{toml,lock} "$shared"/src/*; }
  if ! inputs | cmp -s - "$cache/inputs"; then
    cargo build --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$built" >&2
    cp "$built/release/adapter-$(basename "$here")" "$cache/adapter.new"
    mv "$cache/adapter.new" "$cache/adapter" # one that runs is not written to
    inputs > "$cache/inputs"
  fi
}
