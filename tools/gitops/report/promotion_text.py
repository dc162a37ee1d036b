"""A promotion's plan and outcome for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from gitops.commands.change import shown
from gitops.commands.promote.plan import Plan
from gitops.commands.promote.several import ALL, Several
from gitops.commands.publish import Published
from gitops.knowledge.threeway import Decision
from gitops.report import consequence_text, proof_text, published_text
from gitops.report.table import columns, cut, heading, wrapped


def plans(made: Several) -> str:
    """What would change, what is held, what must be decided, what it renders to."""
    return "\n".join(_plans(made)) + "\n"


def _plans(made: Several) -> Iterator[str]:
    request = made.request
    title = f"{request.app}: {request.source} -> {request.target}"
    yield heading(title) + f", from {made.start.snapshot.name}"
    for note in made.start.notes:
        yield wrapped(note, 2)
    told = [each for each in made.plans if _says_something(each)]
    for each in told:
        if request.app == ALL:
            yield ""
            yield heading(each.request.app)
        yield from _plan(each)
    if request.app == ALL:
        yield from _others(made, [p.request.app for p in made.plans if p not in told])


def _says_something(made: Plan) -> bool:
    return made.after is not None or bool(made.held or made.conflicts)


def _others(made: Several, idle: Sequence[str]) -> Iterator[str]:
    if idle:
        yield ""
        yield wrapped(f"nothing to do: {', '.join(idle)}", hang=2)
    for app, why in made.left:
        yield wrapped(f"left out: {app}, {why}", hang=2)


def _plan(made: Plan) -> Iterator[str]:
    request = made.request
    yield from _changes(made)
    yield from _decisions(f"stays in {request.target}", made, made.held)
    yield from _decisions("conflicts", made, made.conflicts)
    if made.after is not None:
        yield from consequence_text.lines(
            request.target, made.consequence, made.accepted
        )
        yield ""
        yield heading("proof")
        yield from proof_text.lines(made.proof, made.closed)


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


def ending(made: Several, done: Published | None, *, in_place: bool) -> str:
    """What came of the plans, and what to do next."""
    return "\n".join(["", *_ending(made, done, in_place=in_place)]) + "\n"


def _ending(made: Several, done: Published | None, *, in_place: bool) -> Iterator[str]:
    conflicts = [each for each in made.plans if each.conflicts]
    if conflicts:
        yield f"Nothing written. Settle the conflicts first: {_way(conflicts[0])}"
    elif made.stopped:
        effects = [effect for each in made.stopped for effect in each.open]
        if effects:
            yield from consequence_text.refused(made.request.target, effects)
        if any(each.unproven for each in made.stopped):
            yield from proof_text.wanted(made.request.source, made.request.target)
    elif not made.ready:
        yield f"Nothing to do: {made.request.target} has all that it would be brought."
    elif done is not None:
        yield from published_text.lines(done)
    else:
        yield published_text.IN_PLACE if in_place else published_text.DRY_RUN


def _way(made: Plan) -> str:
    if not made.recorded:
        return "--adopt source (or: --adopt target)"
    return f"--take source {made.conflicts[0].item.name} (or: --take target)"
