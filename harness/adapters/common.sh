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

# ends `run --install`
ready() {
  [ -z "$only_install" ] || exit 0
}
