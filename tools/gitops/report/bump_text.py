"""A bump for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops.commands.bump import Bump
from gitops.commands.publish import Published
from gitops.report import consequence_text, published_text
from gitops.report.table import columns, heading


def planned(made: Bump) -> str:
    """What changes, in values and in what is rendered."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Bump) -> Iterator[str]:
    request = made.request
    yield heading(f"{request.app} in {request.environment}")
    if not made.changes and not made.accepted:
        yield "  nothing to do: the overlay says so already"
        return
    if made.changes:
        rows = [("key", "now", "becomes")]
        rows += [(c.item, c.now, c.then) for c in made.changes]
        yield from columns(rows)
    yield from consequence_text.lines(
        request.environment, made.consequence, made.accepted
    )


def ending(made: Bump, done: Published | None) -> str:
    """What came of it, and what to do next."""
    rows: Iterable[str] = [published_text.IN_PLACE]
    if made.open:
        rows = consequence_text.refused(made.request.environment, made.open)
    elif done:
        rows = published_text.lines(done)
    return "\n".join(["", *rows]) + "\n"
