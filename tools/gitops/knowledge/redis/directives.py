"""The directives of Redis: defaults, kinds, and what a configuration makes of them.

directives.conf holds what CONFIG GET * says on servers without a configuration; a test
compares it with them. How each kind is read: src/config.c.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gitops.knowledge.redis.conf import Line, Words, split

LINES = frozenset({"rename-command", "user", "loadmodule"})
"""Directives of which every line counts; CONFIG GET does not say them."""

SECRET = frozenset(
    {"requirepass", "masterauth", "user", "tls-key-file-pass", "rename-command"}
)
"""Directives whose values are never shown; a command's new name is as a password."""

MEMORY = re.compile(r"(?P<number>\d+)(?P<unit>b|[kmg]b?|)", re.IGNORECASE | re.ASCII)
SHARE = re.compile(r"(0|[1-9]\d*)%", re.ASCII)
INTEGER = re.compile(r"0|-?[1-9]\d*", re.ASCII)
UNITS = {
    "": 1, "b": 1,
    "k": 1000, "m": 1000**2, "g": 1000**3,
    "kb": 1024, "mb": 1024**2, "gb": 1024**3,
}  # fmt: skip
BOOLEANS = {"yes": True, "no": False}
CLASSES = {"slave": "replica"}
LIMIT, PAIR = 4, 2
"""How many words a client-output-buffer-limit and a save point have."""


@dataclass(frozen=True)
class Directive:
    """One directive; `choices` are the words that an enum or flags may have."""

    name: str
    kind: str
    default: Words
    choices: Words = ()
    only: str = ""


Reader = Callable[[Directive, Words], Any]


class Unreadable(Exception):
    """Words that a server would not take: it does not start with them."""


def canonical(name: str) -> str:
    """A directive's name, where it is written with another that it also has."""
    name = name.lower()
    return _aliases().get(name, name)


def directive(name: str) -> Directive:
    """A directive by name; what no server here knows is taken as text."""
    name = canonical(name)
    kind = "lines" if name in LINES else "unknown"
    return directives().get(name) or Directive(name, kind, ())


@cache
def directives() -> Mapping[str, Directive]:
    """Every directive of CONFIG GET by name, without aliases."""
    only = {
        name: version
        for version in ("7.0", "8.2")
        for name, _ in _table().get(f"only {version}", ())
    }
    found = {}
    for head, rows in _table().items():
        kind, *choices = head.split(" ")
        if kind not in ("only", "alias"):
            for name, words in rows:
                found[name] = Directive(
                    name, kind, words, tuple(choices), only.get(name, "")
                )
    return found


@cache
def _aliases() -> Mapping[str, str]:
    return {name: words[0] for name, words in _table()["alias"]}


@cache
def _table() -> Mapping[str, Sequence[tuple[str, Words]]]:
    table: dict[str, list[tuple[str, Words]]] = {}
    head = ""
    text = Path(__file__).with_name("directives.conf").read_text("utf-8")
    for line in text.splitlines():
        words = split(line) or ()
        if line.startswith(" "):
            table[head].append((words[0], words[1:]))
        elif words:
            head = line
            table[head] = []
    return table


def value(name: str, lines: Sequence[Line]) -> Any:
    """What a directive is after these lines, or by default.

    Memory in bytes, numbers, booleans, lower-case words of an enum; `save` as pairs of
    seconds and changes, `client-output-buffer-limit` by class, a directive of which
    every line counts as a tuple of their words; a share of memory stays `10%`. Lines
    that no server would take do not count.
    """
    known = directive(name)
    own = [
        _read(known, line.words)
        for line in lines
        if canonical(line.name) == known.name and readable(line)
    ]
    start = [] if known.kind == "save" and own else [_read(known, known.default)]
    return MERGED.get(known.kind, _last)([*start, *own])


def readable(line: Line) -> bool:
    """Whether a server takes this line."""
    known = directive(line.name)
    try:
        _read(known, line.words)
    except Unreadable:
        return False
    return True


def _last(values: Sequence[Any]) -> Any:
    return values[-1]


def _saves(values: Sequence[Any]) -> tuple[tuple[int, int], ...]:
    """Save points add up; an empty line takes back those before it."""
    found: tuple[tuple[int, int], ...] = ()
    for points in values:
        found = (*found, *points) if points else ()
    return found


def _limits(values: Sequence[Any]) -> Mapping[str, tuple[int, int, int]]:
    return {name: limit for limits in values for name, limit in limits.items()}


MERGED: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "save": _saves,
    "limits": _limits,
    "lines": lambda values: tuple(words for words in values if words),
}


def _read(known: Directive, words: Words) -> Any:
    if known.kind in SEVERAL:
        if len(words) == 1:
            words = split(words[0]) or ()
        return SEVERAL[known.kind](known, words)
    if known.kind in ("lines", "unknown"):
        return words if known.kind == "lines" else " ".join(words)
    if len(words) > 1:
        raise Unreadable
    return SINGLE[known.kind](known, "".join(words))


def _points(_: Directive, words: Words) -> tuple[tuple[int, int], ...]:
    numbers = [_loose(word) for word in words]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    wrong = any(seconds < 1 or changes < 0 for seconds, changes in points)
    if len(numbers) % PAIR or wrong:
        raise Unreadable
    return points


def _classes(_: Directive, words: Words) -> Mapping[str, tuple[int, int, int]]:
    if len(words) % LIMIT:
        raise Unreadable
    groups = [words[at : at + LIMIT] for at in range(0, len(words), LIMIT)]
    return {
        CLASSES.get(name.lower(), name.lower()): (
            _bytes(hard),
            _bytes(soft),
            _loose(seconds),
        )
        for name, hard, soft, seconds in groups
    }


def _flags(known: Directive, words: Words) -> str:
    """The words in the server's order, as CONFIG GET says them."""
    given = {word.lower() for word in words}
    if not given or not given <= set(known.choices):
        raise Unreadable
    found = [word for word in known.choices if word in given]
    return " ".join(word for word in found if word != "default") or "default"


def _words(known: Directive, words: Words) -> Words:
    unset = known.name == "replicaof" and [w.lower() for w in words] == ["no", "one"]
    return () if unset else words


def _boolean(_: Directive, word: str) -> bool:
    if word.lower() not in BOOLEANS:
        raise Unreadable
    return BOOLEANS[word.lower()]


def _choice(known: Directive, word: str) -> str:
    if word.lower() not in known.choices:
        raise Unreadable
    return word.lower()


def _integer(word: str) -> int:
    if not INTEGER.fullmatch(word):
        raise Unreadable
    return int(word)


def _loose(word: str) -> int:
    """A number as strtoll takes it, which minds no zeros before it."""
    if not re.fullmatch(r"\s*[+-]?\d+", word, re.ASCII):
        raise Unreadable
    return int(word)


def _bytes(word: str) -> int:
    found = MEMORY.fullmatch(word)
    if not found:
        raise Unreadable
    return int(found["number"]) * UNITS[found["unit"].lower()]


def _percent(word: str) -> int | str:
    return word if SHARE.fullmatch(word) else _bytes(word)


def _octal(word: str) -> int:
    if not re.fullmatch("[0-7]+", word):
        raise Unreadable
    return int(word, 8)


SEVERAL: Mapping[str, Reader] = {
    "save": _points,
    "limits": _classes,
    "flags": _flags,
    "words": _words,
}
SINGLE: Mapping[str, Callable[[Directive, str], Any]] = {
    "bool": _boolean,
    "enum": _choice,
    "int": lambda _, word: _integer(word),
    "memory": lambda _, word: _bytes(word),
    "percent": lambda _, word: _percent(word),
    "octal": lambda _, word: _octal(word),
    "text": lambda _, word: word,
}


def spelled(data: Any) -> str:
    """A value in one line, always the same way: `yes`, `3600 1 300 100`."""
    if isinstance(data, bool):
        return "yes" if data else "no"
    if isinstance(data, Mapping):
        return " ".join(f"{name} {spelled(data[name])}" for name in sorted(data))
    if isinstance(data, tuple):
        return " ".join(map(spelled, data)) or '""'
    return str(data)
