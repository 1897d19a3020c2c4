# Sourced by `run` and `deep`: headings with times, commands quoted from the README, and the newsroom's summaries.
# shellcheck shell=bash

shopt -s inherit_errexit

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What the developer's shell happens to say must not change what is tested.
unset THESPIAN_BASE THESPIAN_EXPAND BLESS TRYBUILD RUSTFLAGS RUSTDOCFLAGS RUSTC_BOOTSTRAP

# Every crate is built once here: what would make the second time faster only fills the disk.
export CARGO_INCREMENTAL=0

scratch=$(mktemp -d)
current=""
trap 'status=$?; rm -rf "$scratch"
      if [ "$status" -ne 0 ]; then echo; echo "FAILED: ${current:-before the first step} (after ${SECONDS}s)"; fi' EXIT

# Runs the steps named on the command line, or all of them, and stops at the first that fails. Steps in `also` run
# only when they are named.
#   run_steps "step step step" "$@"
also=""
run_steps() {
    local all=$1 step
    shift
    for step in "$@"; do
        case " $all $also " in
        *" $step "*) ;;
        *)
            echo "unknown step '$step'; there are: $all $also" >&2
            exit 2
            ;;
        esac
    done
    # Not `if step`, not `step || ..`: bash forgets `set -e` inside of a function that is called like that.
    for step in ${*:-$all}; do
        current=$step
        echo
        echo "==> $step (at ${SECONDS}s)"
        "$step"
    done
    current=""
    echo
    echo "==> all right (${SECONDS}s)"
}

fail() {
    echo "error: $*" >&2
    exit 1
}

# Prints the command that the README marks with a comment, so that what it promises is what runs here.
# The line stands in a code block and reads:   cargo ...   # MARK
#   readme_command "all tests"
readme_command() {
    local found
    found=$(awk -v mark="# $1" '
        /^```/ { inside = !inside; next }
        inside && length($0) > length(mark) && substr($0, length($0) - length(mark) + 1) == mark {
            sub(/ *# .*$/, ""); sub(/^\$ /, ""); print
        }' README.md)
    [ -n "$found" ] || fail "README.md has no line in a code block that ends in '# $1'"
    [ "$(wc -l <<<"$found")" -eq 1 ] || fail "README.md has more than one line that ends in '# $1'"
    echo "$found"
}

# Prints the last line of a newsroom run, which is its summary; all the rest is shown only if it fails.
#   newsroom_summary --base simple --seed 7
newsroom_summary() {
    local log=$scratch/newsroom.log
    if ! cargo run --quiet "${newsroom_profile[@]}" -p newsroom -- --summary json "$@" >"$scratch/newsroom.out" 2>"$log"; then
        cat "$scratch/newsroom.out" "$log" >&2
        fail "newsroom $*"
    fi
    tail -n 1 "$scratch/newsroom.out"
}

# Prints one number of a summary.   number items "$summary"
number() {
    local value
    value=$(sed -nE "s/.*\"$1\" *: *([0-9]+).*/\1/p" <<<"$2")
    [ -n "$value" ] || fail "no \"$1\" in the summary: $2"
    echo "$value"
}

# Plays the models of mailbox and reply slot: all orders of their threads, or so many if there are more. Built apart, since
# every lock in there is another one.
#   play_models 2000
play_models() {
    MODEL_ORDERS=$1 RUSTFLAGS="--cfg shuttle" cargo test --locked -p thespian-core --lib \
        --target-dir "${CARGO_TARGET_DIR:-target}/shuttle" models:: -- --nocapture 2>&1 | tee "$scratch/models.log"
    awk '/models::.* orders/ { models++; for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+$/) orders += $i }
         END { printf "%d orders of %d models were played\n", orders, models; if (models == 0) exit 1 }' "$scratch/models.log"
}
