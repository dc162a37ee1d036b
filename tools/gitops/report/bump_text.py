"""A bump for people."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.commands.bump import Bump
from gitops.commands.publish import Published
from gitops.report import published_text, resources_text
from gitops.report.table import columns, heading


def planned(made: Bump) -> str:
    """What changes, in values and in what is rendered."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Bump) -> Iterator[str]:
    request = made.request
    yield heading(f"{request.app} in {request.environment}")
    if not made.changes:
        yield "  nothing to do: the overlay says so already"
        return
    rows = [("key", "now", "becomes")]
    rows += [(c.item, c.now, c.then) for c in made.changes]
    yield from columns(rows)
    yield ""
    yield heading(f"what {request.environment} gets")
    yield from resources_text.lines(made.resources)
    if not made.resources:
        yield "  nothing that is rendered differs"


def ending(done: Published | None) -> str:
    """What came of it, and what to do next."""
    rows = published_text.lines(done) if done else [published_text.IN_PLACE]
    return "\n".join(["", *rows]) + "\n"
