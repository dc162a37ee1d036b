# shellcheck shell=sh disable=SC2154
# Sourced by the launchers in tools/, which set $self to their own file, resolved.
# Runs the command that the launcher is named after, and the set-up before it where
# the environment in .tools/ is missing or was made from other lock files. A later
# run pays for a shell, two cmp and nothing else.

name=${self##*/}
root=$(CDPATH='' cd -- "${self%/*}/.." && pwd -P) || exit 3
python=$root/.tools/venv/bin/python

fail() {
    printf '%s: %s\n' "$name" "$1" >&2
    exit 3
}

installed() {
    [ -x "$python" ] || return 1
    for lock in core.lock helm.lock; do # the pins of the stage core in stages.py
        cmp -s "$root/tools/setup/$lock" "$root/.tools/done/$lock" || return 1
    done
}

set_up() {
    # python3 may be older, a shim or a broken link: what answers is what counts.
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
            </dev/null >/dev/null 2>&1 || continue
        "$candidate" -I "$root/tools" setup core </dev/null || exit $?
        return
    done
    fail "no Python 3.10 or newer on PATH; install one, then run this again"
}

command -v git >/dev/null || fail "git is not on PATH; install it, then run this again"
installed || set_up
exec "$python" -I "$root/tools" "$name" "$@"
