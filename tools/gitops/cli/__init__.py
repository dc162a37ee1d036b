"""The commands as people type them, one module each; thin."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module


def main(arguments: Sequence[str]) -> int:
    """Run the command that the first argument names; its exit code.

    Only that command's module is imported: every import is paid on every run.
    """
    from gitops.cli.run import run

    name, *rest = arguments
    command = import_module(f"gitops.cli.{name}").command
    return run(command, name, rest, sys.stdout, sys.stderr)
