# Sourced by the `run` of each adapter.
#
#   run             installs what is missing, then answers on standard output
#   run --install   only installs
#
# Gives: here (the adapter's folder), cache (installed software).
. "$(dirname "${BASH_SOURCE[0]}")/../targets/common.sh"

# adapter ARGUMENTS...
adapter() {
  here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
  cache=${BEARTRAP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/beartrap}/adapters/$(basename "$here")
  case ${1:-} in
    '' | --install) only_install=${1:-} ;;
    *) echo "run takes nothing or --install, not '$1'" >&2; exit 2 ;;
  esac
  mkdir -p "$cache"
}

go_program() {
  go build -C "$here" -trimpath -buildvcs=false -o "$cache/adapter" .
}

# A small heap, and a compiler that starts faster than it would be at its best; where memory ends, so does the process.
java_options=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError)

# The libraries are those of the profile of pom.xml that is named like the folder.
java_program() {
  rm -rf lib classes
  mvn --quiet --batch-mode -Dstyle.color=never --strict-checksums --file "$here/../java/pom.xml" --activate-profiles "$(basename "$here")" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DexcludeTransitive=true \
    -DoutputDirectory="$cache/lib"
  javac -d classes -cp 'lib/*' "$here"/../java/*.java "$here"/*.java
}

# ends `run --install`
ready() {
  [ -z "$only_install" ] || exit 0
}

# become the adapter
node_adapter() { # modules are looked up beside the file and above it, so the file is copied there
  install_once npm_packages package.json package-lock.json adapter.mjs
  ready
  exec node "$here/../node/serve.mjs" "$cache/installed/adapter.mjs"
}
python_adapter() {
  install_once python_packages requirements.txt
  ready
  export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/../python
  exec "$cache/venv/bin/python" "$here/adapter.py"
}
