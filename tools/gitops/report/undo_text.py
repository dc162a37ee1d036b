"""The undo of a promotion, its plan and its outcome, for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gitops.commands.promote.undo import Undo
from gitops.commands.publish import Published
from gitops.report import consequence_text, published_text
from gitops.report.table import columns, heading, wrapped


def plan(made: Undo) -> str:
    """What goes back, what does not, and what that does to the target."""
    return "\n".join(_plan(made)) + "\n"


def ending(made: Undo, done: Published | None, *, in_place: bool) -> str:
    """What came of the plan, and what to do next."""
    return "\n".join(["", *_ending(made, done, in_place=in_place)]) + "\n"


def _plan(made: Undo) -> Iterator[str]:
    request = made.request
    title = f"{request.app}: undo {request.source} -> {request.target}"
    yield heading(title) + f" of {made.undone.commit[:7]}"
    yield wrapped(f"from {made.start.snapshot.name}", 2)
    for note in (*made.start.notes, *made.notes):
        yield wrapped(note, 2)
    if made.changes:
        yield ""
        rows = [("item", f"{request.target} now", "becomes")]
        rows += [(c.item, c.now, c.then) for c in made.changes]
        head, *body = columns(rows)
        yield click.style(head, dim=True)
        yield from body
    if made.one_way:
        yield ""
        yield heading("was one-way when it was promoted")
        for effect in made.one_way:
            yield wrapped(f"{effect.id}: {effect.message}", 2, 4)
    yield from consequence_text.lines(request.target, made.consequence, made.accepted)


def _ending(made: Undo, done: Published | None, *, in_place: bool) -> Iterator[str]:
    if made.open:
        yield from consequence_text.refused(made.request.target, made.open)
    elif done is not None:
        yield from published_text.lines(done)
    else:
        yield published_text.IN_PLACE if in_place else published_text.DRY_RUN
