# Sourced by the scripts in this folder.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Where rustup puts cargo, also for a shell that was opened before rustup was installed.
PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
note() { printf '   %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else die "this needs root, and there is no sudo: run as root: $*"
  fi
}

# The folder of PostgreSQL's server programs (Debian keeps them off the PATH); the newest where there are several.
postgres_bin() {
  local dir
  dir=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ -x "$dir/postgres" ] && [ -x "$dir/initdb" ] && printf '%s\n' "$dir"
}
