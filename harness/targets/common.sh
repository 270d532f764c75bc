# Sourced by the `run` of each target.
#
#   run [PORT]      installs what is missing, then serves on 127.0.0.1:PORT in the foreground
#   run --install   only installs
#
# Gives: here (the target's folder), port, issuer, cache (installed software), state (this run's data, empty).
set -euo pipefail

# begin DEFAULT_PORT ARGUMENTS...
begin() {
  here=$(cd "$(dirname "${BASH_SOURCE[-1]}")" && pwd)
  port=${2:-$1}
  cache=${BEARTRAP_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/beartrap}/targets/$(basename "$here")
  case $port in
    --install) ;;
    *[!0-9]*) echo "run takes a port or --install, not '$port'" >&2; exit 2 ;;
  esac
  mkdir -p "$cache"
  export PORT=$port ISSUER=http://127.0.0.1:$port
}

# begin_api DEFAULT_PORT ARGUMENTS...: the same for an API, which beartrap starts with ISSUER, JWKS_URI and AUDIENCE
begin_api() {
  local issuer=${ISSUER:-}
  begin "$@"
  export ISSUER=$issuer
  [ "$port" = --install ] || : "${ISSUER:?is not set: let beartrap start it, with beartrap api beartrap.toml}"
}

# begin_client ARGUMENTS...: for a client of Entra, which plays its flows and ends
#
#   run AUTHORITY CA   at `beartrap lab --personality entra --https --control`, whose certificate is the file CA
begin_client() {
  if [ "${1:-}" = --install ]; then begin 0 --install; return; fi
  begin 0
  authority=${1:?is missing: run AUTHORITY CA} ca=${2:?is missing: run AUTHORITY CA}
  ca=$(realpath "$ca")
  keys=$(realpath "$here/../../forge/keys") # the directory of the example names the first certificate
}

# install_once COMMAND FILES...: runs COMMAND in the cache unless it already ran for these very FILES.  Their copies (a: for
# a/) are written last, so that an installation that was interrupted starts again.
install_once() {
  local command=$1 file same=yes; shift
  for file; do cmp -s "$here/$file" "$cache/installed/${file//\//:}" || same=no; done
  if [ $same = no ]; then
    rm -rf "$cache/installed"
    (cd "$cache"; "$command") >&2
    mkdir "$cache/installed"
    for file; do cp "$here/$file" "$cache/installed/${file//\//:}"; done
  fi
}

npm_packages() {
  cp "$here"/package.json "$here"/package-lock.json .
  npm ci --ignore-scripts --no-audit --no-fund
}

python_packages() {
  rm -rf venv
  python3 -m venv venv
  venv/bin/pip install --quiet --disable-pip-version-check --no-deps --requirement "$here/requirements.txt"
}

# ends `run --install`; otherwise gives an empty state folder
installed() {
  [ "$port" != --install ] || exit 0
  state=$cache/state-$port
  rm -rf "$state"
  mkdir "$state"
}

# serve_node, serve_python: become the server
serve_node() { # modules are looked up beside the file that imports them, so the file goes beside them
  cp "$here/server.mjs" "$cache/"
  exec node "$cache/server.mjs"
}
serve_python() {
  cd "$state"
  export PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
  exec "$cache/venv/bin/python" "$here/server.py"
}
