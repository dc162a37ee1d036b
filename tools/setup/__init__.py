"""Set-up of a fresh checkout, from Python's standard library alone.

`tools/setup/launch.sh` starts it on first use and after a lock file changed; nobody
needs to call it. Everything it makes lies in `.tools/`, which git ignores and which
may be deleted at any time. It comes in stages, so that a promotion does not wait for
what only the checks need: `core`, `checks` and `test` (see stages.py).
"""
