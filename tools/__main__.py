"""Entry point of the launchers: `python -I tools COMMAND ARGUMENT...`.

Python puts the folder that holds a `__main__.py` on the module path, also under -I,
so `gitops` and `setup` are found here and nothing from the caller's environment is.
"""

import sys


def main(arguments: list[str]) -> int:
    """Run one command; import only its side, as `setup` has no packages yet."""
    if arguments[:1] == ["setup"]:
        from setup.install import main as run
    else:
        from gitops.cli import main as run
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
