"""The ways a command can end badly, each with its exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file of the repository; line and column count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = (self.path, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


class GitopsError(Exception):
    """An expected end, told to people in one line and without a traceback."""

    exit_code = 3

    def __init__(self, message: str, at: Position | None = None) -> None:
        super().__init__(f"{at}: {message}" if at else message)
        self.message = message
        self.at = at


class Refusal(GitopsError):
    """The answer is no: a conflict, broken input, a rule (exit code 1)."""

    exit_code = 1


class Usage(GitopsError):
    """A word of the command line that names nothing here (exit code 2)."""

    exit_code = 2


class Surroundings(GitopsError):
    """Git, network, disk, permission or a tool failed (exit code 3)."""

    exit_code = 3


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean X?`, or the words that exist, or nothing to say."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known: {', '.join(words[:8])}" if words else ""
