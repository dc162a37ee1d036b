"""The difference of two states for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gitops.commands.diff import Difference, Outcome
from gitops.knowledge.difference import ResourceChange
from gitops.report import effects_text, resources_text
from gitops.report.escaped import plain
from gitops.report.table import heading, wrapped


def write(made: Difference) -> str:
    """Environment by environment, only what changed: effects first."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Difference) -> Iterator[str]:
    yield plain(f"{made.base} -> {made.head}")
    same = []
    for name, found in made.environments.items():
        if found.resources or found.effects:
            yield ""
            yield from _environment(name, found)
        else:
            same.append(name)
    if same:
        yield ""
        yield wrapped(f"unchanged: {', '.join(same)}", 0, 2)


def _environment(name: str, found: Outcome) -> Iterator[str]:
    objects = len(found.resources)
    summary = effects_text.summary(found.effects, found.accepted, objects)
    yield f"{heading(plain(name))}: {summary}"
    if found.effects:
        yield from effects_text.lines(found.effects, found.accepted)
    if found.effects and found.resources:
        yield ""
    yield from _resources(found.resources)


def _resources(changes: Sequence[ResourceChange]) -> Iterator[str]:
    """The objects, below the name of their app where there are several."""
    several = len({change.app for change in changes}) > 1
    for app, group in groupby(changes, lambda change: change.app):
        if several:
            yield f"  {plain(app)}:"
        yield from resources_text.lines(group)
