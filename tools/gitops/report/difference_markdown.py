"""The difference of two states for a pull request comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from click import unstyle

from gitops.commands.diff import Difference
from gitops.knowledge.difference import ResourceChange
from gitops.report import resources_text

LIMIT = 60_000
"""Characters; GitHub refuses a comment of more than 65,536."""


def write(made: Difference) -> str:
    """A table of all environments, then what changed, folded; cut with a count."""
    text = "\n".join(_head(made)) + "\n"
    blocks = [
        _block(name, changes) for name, changes in made.environments.items() if changes
    ]
    for number, block in enumerate(blocks):
        if len(text) + len(block) > LIMIT:
            left = len(blocks) - number
            return f"{text}\n{left} environments left out: too long for a comment.\n"
        text += block
    return text


def _head(made: Difference) -> Iterator[str]:
    yield f"**{made.base} → {made.head}**"
    yield ""
    yield "| environment | added | changed | removed |"
    yield "|---|---|---|---|"
    for name, changes in made.environments.items():
        kinds = [change.change for change in changes]
        counts = (str(kinds.count(kind)) for kind in ("added", "changed", "removed"))
        yield f"| {name} | {' | '.join(counts)} |"


def _block(name: str, changes: Sequence[ResourceChange]) -> str:
    rows = "\n".join(unstyle(line) for line in resources_text.lines(changes))
    fence = "`" * 4
    body = f"{fence}diff\n{rows}\n{fence}"
    return f"\n<details><summary>{name}</summary>\n\n{body}\n\n</details>\n"
