"""A promotion's plan and outcome for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from gitops.commands.change import shown
from gitops.commands.promote.plan import Plan
from gitops.commands.publish import Published
from gitops.knowledge.threeway import Decision
from gitops.report import consequence_text, published_text
from gitops.report.table import columns, cut, heading, wrapped


def plan(made: Plan) -> str:
    """What would change, what is held, what must be decided, what it renders to."""
    return "\n".join(_plan(made)) + "\n"


def _plan(made: Plan) -> Iterator[str]:
    request = made.request
    title = f"{request.app}: {request.source} -> {request.target}"
    yield heading(title) + f", from {made.start.snapshot.name}"
    for note in made.start.notes:
        yield wrapped(note, 2)
    yield from _changes(made)
    yield from _decisions(f"stays in {request.target}", made, made.held)
    yield from _decisions("conflicts", made, made.conflicts)
    if made.after is not None:
        yield from consequence_text.lines(
            request.target, made.consequence, made.accepted
        )


def _changes(made: Plan) -> Iterator[str]:
    if not made.changes:
        return
    request = made.request
    yield ""
    rows = [("item", f"{request.target} now", "becomes")]
    rows += [(c.item, c.now, c.then) for c in made.changes]
    head, *body = columns(rows)
    yield click.style(head, dim=True)
    yield from body


def _decisions(title: str, made: Plan, decisions: list[Decision]) -> Iterator[str]:
    if not decisions:
        return
    request = made.request
    yield ""
    yield heading(title)
    for decision in decisions:
        item = decision.item
        name = item.name
        sides = (f"{request.target} {shown(name, item.target)}",
                 f"{request.source} {shown(name, item.source)}",
                 f"last brought {shown(name, item.base)}")  # fmt: skip
        yield cut(f"  {name}: {', '.join(sides)}", 80)
        yield wrapped(decision.why, 4)


def ending(made: Plan, done: Published | None, *, in_place: bool) -> str:
    """What came of the plan, and what to do next."""
    return "\n".join(["", *_ending(made, done, in_place=in_place)]) + "\n"


def _ending(made: Plan, done: Published | None, *, in_place: bool) -> Iterator[str]:
    if made.conflicts:
        way = f"--take source {made.conflicts[0].item.name} (or: --take target)"
        if not made.recorded:
            way = "--adopt source (or: --adopt target)"
        yield f"Nothing written. Settle the conflicts first: {way}"
    elif made.open:
        yield from consequence_text.refused(made.request.target, made.open)
    elif made.after is None:
        yield f"Nothing to do: {made.request.target} has all that it would be brought."
    elif done is not None:
        yield from published_text.lines(done)
    else:
        yield published_text.IN_PLACE if in_place else published_text.DRY_RUN
