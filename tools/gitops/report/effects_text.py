"""Effects for people: the same words in every command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import wrap
from typing import Any

import click

from gitops.knowledge.effect import Effect, Level, by_level
from gitops.knowledge.secrets import without_tokens
from gitops.report.escaped import plain
from gitops.report.table import WIDTH, cut

STYLES: Mapping[Level, Mapping[str, Any]] = {
    "impossible": {"fg": "red", "bold": True},
    "danger": {"fg": "red"},
    "restart": {"fg": "yellow"},
    "info": {"dim": True},
}
INDENT = 6


@dataclass(frozen=True)
class Told:
    """What several objects have in common is told once; `reason` why it is accepted."""

    effect: Effect
    message: str
    reason: str | None
    places: list[Effect] = field(default_factory=list)


def told(effects: Iterable[Effect], accepted: Mapping[str, str]) -> list[Told]:
    """The effects, the worst first, each thing that is said once."""
    groups: dict[tuple[str, str, bool, str | None], Told] = {}
    for effect in by_level(effects):
        message = without_tokens(effect.message)
        reason = accepted.get(effect.digest)
        key = (effect.id, message, effect.reversible, reason)
        same = groups.setdefault(key, Told(effect, message, reason))
        same.places.append(effect)
    return [*groups.values()]


def lines(effects: Sequence[Effect], accepted: Mapping[str, str]) -> Iterator[str]:
    """The effects by level, the worst first, each with the lines that cause it."""
    several = len({effect.app for effect in effects}) > 1
    for level, group in groupby(told(effects, accepted), lambda one: one.effect.level):
        yield click.style(f"  {level}", **STYLES[level])
        for one in group:
            yield from _told(one, several=several)


def how_to_accept(effect: Effect) -> str:
    """The words for a command that somebody wants an effect; empty: none needed."""
    if effect.level == "danger":
        return f"--accept {effect.id} --reason TEXT"
    return f"--runbook-done {effect.id}" if effect.level == "impossible" else ""


def summary(
    effects: Sequence[Effect], accepted: Mapping[str, str], objects: int
) -> str:
    """How many effects of each level there are, and how many objects change."""
    counts = (
        f"{number} {level}{taken}"
        for level, (number, taken) in counted(effects, accepted).items()
    )
    change = "1 object changes" if objects == 1 else f"{objects} objects change"
    parts = (", ".join(counts), change if objects else "")
    return "; ".join(part for part in parts if part)


def counted(
    effects: Iterable[Effect], accepted: Mapping[str, str]
) -> dict[Level, tuple[int, str]]:
    """By level, the worst first: how many effects, and the words for those accepted."""
    found: dict[Level, tuple[int, str]] = {}
    for level, group in groupby(by_level(effects), lambda effect: effect.level):
        taken = [effect.digest in accepted for effect in group]
        words = f" ({sum(taken)} accepted)" if any(taken) else ""
        found[level] = len(taken), words
    return found


def _told(one: Told, *, several: bool) -> Iterator[str]:
    effect = one.effect
    first, *more = _wrapped(f"{effect.id}: {plain(one.message)}", INDENT - 2)
    name = click.style(effect.id, **STYLES[effect.level])
    yield first.replace(effect.id, name, 1)
    yield from more
    if not effect.reversible:
        yield " " * INDENT + click.style("cannot be undone", bold=True)
    if one.reason is not None:
        for row in _wrapped(f"accepted: {plain(without_tokens(one.reason))}", INDENT):
            yield click.style(row, fg="green")
    for place in one.places:
        yield from _place(place, several=several)


def _place(effect: Effect, *, several: bool) -> Iterator[str]:
    """The object and the line that causes it; in one line where there is room."""
    what = plain(f"{effect.app}: {effect.resource}" if several else effect.resource)
    where = plain(str(effect.at)) if effect.at else ""
    room = WIDTH - INDENT
    if len(f"{what}  {where}") <= room:
        rows = [f"{what}  {where}".rstrip()]
    else:
        # The end of a path says more than its beginning.
        rows = [cut(what, room), cut(where[::-1], room)[::-1]]
    for row in rows:
        yield click.style(" " * INDENT + row, dim=True)


def _wrapped(text: str, indent: int) -> list[str]:
    """A text within the width, its later lines hanging in."""
    rows = wrap(text, WIDTH - INDENT, break_on_hyphens=False)
    return [
        " " * (INDENT if number else indent) + row for number, row in enumerate(rows)
    ]
