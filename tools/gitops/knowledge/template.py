"""Where a template writes a field of the object that it renders to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gitops.errors import Position

KEY = re.compile(r"^[ \t]*(?:- +)*(['\"]?)(?P<name>[^\s'\":{}]+)\1:(?=\s|$)")
SEPARATOR = re.compile(r"---(\s|$)")
DIRECTIVE = re.compile(r"^\s*(\{\{.*\}\}\s*)?(#.*)?$")
"""Lines that write nothing themselves: blank, comment or control flow."""


def written(template: str, text: str, path: Sequence[str], kind: str = "") -> Position:
    """The line of the deepest field on a path that the template spells out.

    What a helper or a loop makes has no line of its own: then it is its parent's. In a
    template of several objects it is looked for in the only one of its kind.
    """
    lines = _part(text.splitlines(), kind)
    if sum(line.startswith("kind:") for line in lines) != 1:
        return Position(template)
    at, found = -1, Position(template)
    for name, item in _steps(path):
        place = _below(lines, at, name, item)
        place = _directive(lines, at, name) if place is None else place
        if place is None:
            break
        at = place
        found = Position(template, at + 1, _column(lines[at]) + 1)
    return found


def _part(lines: Sequence[str], kind: str) -> Sequence[str]:
    """The lines of the one object of a kind, those above it blank; else all."""
    starts = [-1, *(n for n, line in enumerate(lines) if SEPARATOR.match(line))]
    ends = [*starts[1:], len(lines)]
    word = re.compile(rf"kind:\s*[\"']?{re.escape(kind)}[\"']?\s*(#.*)?$")
    parts = [
        (start + 1, end)
        for start, end in zip(starts, ends, strict=True)
        if kind and any(word.match(line) for line in lines[start + 1 : end])
    ]
    if len(parts) != 1:
        return lines
    start, end = parts[0]
    return [*[""] * start, *lines[start:end]]


def _steps(path: Sequence[str]) -> list[tuple[str, int]]:
    """Each name with the number of the list item that it stands in."""
    steps, item = [], 0
    for step in path:
        if step.isdecimal():
            item = int(step)
        else:
            steps.append((step, item))
            item = 0
    return steps


def _below(lines: Sequence[str], parent: int, name: str, item: int) -> int | None:
    """The line of a name among the children of the key on line `parent`."""
    floor = _column(lines[parent]) if parent >= 0 else -1
    level, items = None, 0
    for number, line in enumerate(lines[parent + 1 :], parent + 1):
        column = _column(line)
        if DIRECTIVE.match(line):
            continue
        if column <= floor:
            return None
        level = column if level is None else level
        if column == level:
            items += line.lstrip().startswith("- ")
            key = KEY.match(line)
            if key and key["name"] == name and max(items - 1, 0) == item:
                return number
    return None


def _directive(lines: Sequence[str], parent: int, name: str) -> int | None:
    """The line of a configuration file in a block of text that begins with a word."""
    if parent < 0 or not lines[parent].rstrip().endswith(("|", "|-", "|+")):
        return None
    floor = _column(lines[parent])
    for number, line in enumerate(lines[parent + 1 :], parent + 1):
        if line.strip() and _column(line) <= floor and not DIRECTIVE.match(line):
            return None
        if line.lower().split()[:1] == [name.lower()]:
            return number
    return None


def _column(line: str) -> int:
    """Where what a line says begins, behind the dashes of a list."""
    return len(line) - len(line.lstrip(" \t-"))
