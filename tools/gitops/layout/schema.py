"""Where values.schema.json describes a value: Python's JSON reader tells no lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from json import JSONDecoder

from gitops.errors import Position
from gitops.yamlfile.keys import Path

GAP = re.compile(r"[\s,:]*")


@dataclass(frozen=True)
class Member:
    """A member of a JSON object: the indexes of its key and of its value."""

    key: int
    value: int


def position(path: str, data: bytes, key: Path) -> Position:
    """Where a schema names a value, or the deepest of its parents; valid JSON only."""
    text = data.decode()
    here = root = Member(0, _skip(text, 0))
    for name in key:
        found = _described(text, root, here, name)
        if found is None:
            break
        here = found
    return _position(path, text, here.key)


def _described(text: str, root: Member, here: Member, name: str) -> Member | None:
    """The schema of one value below another, also where that is a reference."""
    found = _down(text, here, ("properties", name))
    reference = _member(text, here, "$ref")
    if found is None and reference is not None:
        target = JSONDecoder().raw_decode(text, reference.value)[0]
        place = _down(text, root, target.removeprefix("#/").split("/"))
        return _described(text, root, place, name) if place else None
    return found


def _down(text: str, here: Member, steps: Iterable[str]) -> Member | None:
    found: Member | None = here
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        found = _member(text, found, name) if found else None
    return found


def _member(text: str, holder: Member, name: str) -> Member | None:
    if text[holder.value] != "{":
        return None
    at = _skip(text, holder.value + 1)
    while text[at] == '"':
        key, end = JSONDecoder().raw_decode(text, at)
        value = _skip(text, end)
        if key == name:
            return Member(at, value)
        _, end = JSONDecoder().raw_decode(text, value)
        at = _skip(text, end)
    return None


def _skip(text: str, at: int) -> int:
    found = GAP.match(text, at)
    return found.end() if found else at


def _position(path: str, text: str, at: int) -> Position:
    line = text.count("\n", 0, at) + 1
    return Position(path, line, at - text.rfind("\n", 0, at))
