"""One command run to its exit code; every expected end is one line on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from gitops.errors import GitopsError

USAGE = 2
FAILED = 3
INTERRUPTED = 130


def run(
    command: click.Command, name: str, words: Sequence[str], out: TextIO, err: TextIO
) -> int:
    """The exit code of a command: its own, or that of what went wrong.

    A bug says so in one line too (exit 3); --debug shows where.
    """
    debug = "--debug" in words
    rest = [word for word in words if word != "--debug"]
    try:
        code = command.main(rest, prog_name=f"tools/{name}", standalone_mode=False)
        out.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _said(err, name, "interrupted", INTERRUPTED)
    except click.ClickException as error:
        hint = f"; see tools/{name} --help"
        return _said(err, name, _one_line(error.format_message()) + hint, USAGE)
    except BrokenPipeError:
        # The reader has what it wanted (`| head`); leave nothing to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if debug:
            from traceback import print_exc

            print_exc(file=err)
        return _said(err, name, *_explained(error))
    return int(code or 0)


def _explained(error: Exception) -> tuple[str, int]:
    if isinstance(error, GitopsError):
        return _one_line(str(error)), error.exit_code
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}", FAILED
    what = f"{type(error).__name__}: {error}"
    return f"a bug in this tool: {_one_line(what)} (--debug shows where)", FAILED


def _said(err: TextIO, name: str, message: str, code: int) -> int:
    print(f"{name}: {message}", file=err)
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())
