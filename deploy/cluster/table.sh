# shellcheck shell=bash disable=SC2154
# Steps and the table of how they went. Sourced by try. A step is a function that runs in a shell of its own: it is passed if that ends with 0,
# 'seen' says what stands in its row, 'skip' why it could not be tried.

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
fail() { seen "$*"; say "$*"; exit 1; }
seen() { echo "$*" >"$scratch/seen"; }
skip() { seen "$*"; exit 77; }

# What one step leaves for others.
keep() { echo "$2" >"$scratch/kept-$1"; }
kept() { cat "$scratch/kept-$1"; }

step() { # NAME FUNCTION [ARGUMENT...]
  local name=$1 begun=$SECONDS result status
  shift
  say "== $name"
  : >"$scratch/seen"
  # not as a condition, where the shell would go on after a command that fails
  set +e
  (set -e; "$@")
  status=$?
  set -e
  case $status in
    0) result=passed ;;
    77) result=skipped ;;
    130 | 143) exit "$status" ;;
    *) result=FAILED ;;
  esac
  [ -s "$scratch/seen" ] || [ $result = passed ] || seen "a command failed with status $status"
  printf '%s\t%s\t%s\t%s\n' "$name" "$result" "$((SECONDS - begun))" "$(head -n 1 "$scratch/seen")" >>"$scratch/table"
  say "   $result: $(head -n 1 "$scratch/seen")"
}

must() { # a step without which no other makes sense
  step "$@"
  all_passed || exit 1
}

all_passed() { [ -s "$scratch/table" ] && ! cut -f 2 "$scratch/table" | grep -q FAILED; }

print_table() {
  [ -s "$scratch/table" ] || return 0
  awk -F '\t' 'BEGIN { printf "%-26s %-8s %5s  %s\n", "step", "result", "s", "seen" }
    { printf "%-26s %-8s %5s  %s\n", $1, ($2 == "skipped" ? "skipped:" : $2), $3, $4 }' "$scratch/table"
}

until_true() { # SECONDS WHAT COMMAND...: tries it once a second
  local patience=$1 what=$2 end=$((SECONDS + $1))
  shift 2
  until "$@"; do
    [ $SECONDS -lt "$end" ] || fail "$what: not within $patience s"
    sleep 1
  done
}
