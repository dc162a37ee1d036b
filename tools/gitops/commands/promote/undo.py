"""The undo of a promotion: planned, checked and committed as a promotion is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gitops.commands import accept, tracked
from gitops.commands.accept import Answers
from gitops.commands.change import Change
from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.promote.act import check_untouched
from gitops.commands.promote.message import WIDTH
from gitops.commands.promote.restored import Restoration, Wish
from gitops.commands.promote.standing import (
    Standing,
    check_whole,
    chronicle,
    named,
)
from gitops.commands.publish import Published, publish
from gitops.commands.state import State
from gitops.commands.tracked import Choice, Tracked
from gitops.commands.validate import rendered
from gitops.errors import GitopsError, Usage, nearest
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import Side
from gitops.layout import app as layouts
from gitops.layout.app import Place
from gitops.layout.record import Acceptance
from gitops.render.request import Engine
from gitops.repository.branch import Proposal, Step
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write


@dataclass(frozen=True)
class Request:
    """The words of `tools/promote APP FROM TO --undo [COMMIT]` and its options."""

    app: str
    source: str
    target: str
    commit: str | None = None
    take: dict[str, Side] = field(default_factory=dict)
    start: Choice = field(default_factory=Choice)
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class Undo:
    """What an undo would do; `after` is the target's branch with it done.

    `one_way` are the effects of the promotion itself that had no way back. `open`
    are the undo's own effects that nobody answered for: then it is refused.
    """

    request: Request
    start: Tracked
    undone: Standing
    after: Snapshot
    changes: Sequence[Change] = ()
    consequence: Consequence = field(default_factory=Consequence)
    one_way: Sequence[Effect] = ()
    notes: Sequence[str] = ()
    accepted: Sequence[Acceptance] = ()
    open: Sequence[Effect] = ()


def make(source: Source, engine: Engine, request: Request) -> Undo:
    """Plan the undo from the tracked branch; nothing is written."""
    start = tracked.find(source, request.app, request.target, request.start)
    here = layouts.read(start.snapshot)
    here.place(request.app, request.source)
    now = State(here, here.place(request.app, request.target), engine)
    told = chronicle(source, now.place.record, start.commit)
    undone = named(source, told, request.commit)
    if undone.record.source != request.source:
        raise Usage(
            f"the last promotion of {request.app} into {request.target} came from "
            f"{undone.record.source}, not from {request.source}"
        )
    back = restoration(source, now, undone, _wish(request))
    for name in request.take:
        if name not in back.items:
            raise Usage(f"no promoted item {name}{nearest(name, back.items)}")
    found = effects(back)
    verdict = accept.judged(found.effects, request.answers, protected=now.is_protected)
    record = {now.place.record: back.record_text(verdict.accepted)}
    return Undo(
        request=request,
        start=start,
        undone=undone,
        after=back.snapshot.edited(record),
        changes=back.changes,
        consequence=found,
        one_way=_one_way(back),
        notes=tuple(_notes(back)),
        accepted=verdict.accepted,
        open=verdict.open,
    )


def restoration(
    source: Source, now: State, undone: Standing, wish: Wish
) -> Restoration:
    """The three states that an undo is made of."""
    check_whole(source.git, undone, now.place.record)
    before, after = (
        State(layouts.read(source.at(revision)), now.place, now.engine)
        for revision in (undone.before, undone.commit)
    )
    return Restoration(source.git, before, after, now, wish)


def commit(source: Source, made: Undo, *, push: bool) -> Published:
    """Make the one commit on undo/APP/FROM-to-TO, and push it if asked."""
    request, start = made.request, made.start
    branch = f"undo/{request.app}/{request.source}-to-{request.target}"
    steps = [Step(made.after, message(made))]
    proposal = Proposal(branch, start.commit, start.snapshot, steps)
    return publish(source, start, proposal, push=push)


def in_place(source: Source, made: Undo) -> None:
    """Write the files into the working tree, where it is as the plan saw it."""
    start = made.start.snapshot
    check_untouched(source, start, Place(made.request.app, made.request.target))
    write(source.git.root, start, made.after)


def message(made: Undo) -> str:
    """Subject, a line an item, and trailers that say what was undone."""
    request = made.request
    whole = (
        f"Undo the promotion of {request.app} from {request.source} to {request.target}"
    )
    short = f"Undo the promotion of {request.app} to {request.target}"
    subject = whole if len(whole) <= WIDTH else short
    body = [f"- {change.line}" for change in made.changes]
    body = body or ["No value changes: the record says what is taken back."]
    body += [f"- {each}" for each in made.notes]
    body += [f"- was one-way when it was promoted: {e.id}" for e in made.one_way]
    body += [f"- {each.effect}: accepted, {each.reason}" for each in made.accepted]
    trailers = [
        f"Promotion: {request.app} {request.source} {request.target}",
        f"Promotion-Undone: {made.undone.commit}",
    ]
    return "\n".join([subject, "", *body, "", *trailers])


def _wish(request: Request) -> Wish:
    return request.take.get


def effects(back: Restoration) -> Consequence:
    """What the undo does to the target; nothing is rendered where no chart is left."""
    now, after = back.now, back.snapshot
    if back.chart_goes and not now.shares_chart:
        return Consequence()
    then = State(layouts.read(after), now.place, now.engine)
    return consequence.of(now.running, rendered(then))


def _one_way(back: Restoration) -> list[Effect]:
    """The effects of the promotion that cannot be taken back, found once more."""
    before, after = back.before, back.after
    try:
        found = consequence.of(before.running, after.rendering).effects
    except GitopsError:
        return []  # it does not render any more, so nobody can tell
    return [effect for effect in found if not effect.reversible]


def _notes(back: Restoration) -> Iterator[str]:
    now = back.now
    if back.record is None:
        yield "the record goes away: nothing was promoted here before"
    if back.record is None and now.record and now.record.hotfixes:
        keys = ", ".join(now.record.hotfixes)
        yield f"the reasons of hotfixes go with it: {keys}"
    if not back.chart_goes:
        return
    yield f"{now.place.copy} goes away: it was not there before"
    if not now.shares_chart:
        yield (
            f"{now.application.at} reads it: Argo CD then has nothing to compare "
            "with and applies nothing; what runs stays as it is"
        )
