"""Files that are not what a plan would have made of them, each at its first line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gitops.errors import Refusal
from gitops.repository.snapshot import Snapshot


@dataclass(frozen=True)
class Unlike:
    """One thing that differs, where, and how; `line` is None for a whole file."""

    path: str
    line: int | None
    why: str


def unlike(expected: Snapshot, found: Snapshot, folder: str) -> Iterator[Unlike]:
    """The files below a folder that differ from the expected ones."""
    wanted, there = expected.under(folder), found.under(folder)
    for name in sorted(wanted.keys() | there.keys()):
        path = f"{folder}/{name}"
        if name not in there:
            yield Unlike(path, None, "is missing")
        elif name not in wanted:
            yield Unlike(path, None, "does not belong here")
        elif wanted[name].blob != there[name].blob:
            yield _differing(expected, found, path)
        elif wanted[name] != there[name]:
            yield Unlike(path, None, f"has mode {there[name].mode}")


def _differing(expected: Snapshot, found: Snapshot, path: str) -> Unlike:
    why = "is not what the tool writes"
    try:
        texts = [each.read(path).split(b"\n") for each in (expected, found)]
    except Refusal as error:
        return Unlike(path, None, error.message)
    pairs = zip(*texts, strict=False)
    shorter = min(map(len, texts))
    line = next((n for n, (one, two) in enumerate(pairs) if one != two), shorter)
    return Unlike(path, line + 1, why)
