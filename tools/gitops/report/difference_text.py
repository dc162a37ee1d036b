"""The difference of two states for people."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.commands.diff import Difference
from gitops.report import resources_text
from gitops.report.table import heading


def write(made: Difference) -> str:
    """Environment by environment, only what changed."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Difference) -> Iterator[str]:
    yield f"{made.base} -> {made.head}"
    for name, changes in made.environments.items():
        if changes:
            yield ""
            yield heading(name)
            yield from resources_text.lines(changes)
    same = [name for name, changes in made.environments.items() if not changes]
    if same:
        yield ""
        yield f"unchanged: {', '.join(same)}"
