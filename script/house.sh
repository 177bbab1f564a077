# What the scripts share; sourced, never run. Sets `top` (the folder of the clone) and `jobs`.
# shellcheck shell=bash
set -euo pipefail

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034  # read by the scripts that source this file
jobs=${TILL_JOBS:-$(nproc 2>/dev/null || echo 2)}
# shellcheck disable=SC2034
programs=(tilld tillctl ledgerd till-demo)

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# The comment block at the top of a script is its --help.
show_help() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# Installs what is missing; quick when nothing is. Elsewhere than on Debian one's own tools are used.
ensure_tools() {
  if command -v dpkg-query >/dev/null; then
    "$top/script/bootstrap" --quiet
  elif ! command -v cmake >/dev/null || ! command -v ninja >/dev/null; then
    die "no cmake or ninja here, and no Debian to install them: see 'script/bootstrap --list'"
  fi
}

# configure PRESET: fast when nothing changed; shows its output only when it fails.
configure() {
  local log
  log=$(mktemp)
  if ! (cd "$top" && cmake --preset "$1") >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "cmake could not configure the preset '$1'"
  fi
  rm -f "$log"
}

# build PRESET [TARGET...]: the first error ends the script with the compiler's own words.
build() {
  local preset=$1
  shift
  configure "$preset"
  say "building ${*:-everything} in build/$preset with $jobs jobs"
  ninja -C "$top/build/$preset" -j "$jobs" "$@"
}

known_preset() {
  grep -q "\"name\": \"$1\", \"inherits\"" "$top/CMakePresets.json" ||
    die "no preset '$1': see CMakePresets.json (dev, release, asan, tsan, clang)"
}
