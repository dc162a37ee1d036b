"""The plan of a promotion: read everything, decide, change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from gitops.commands import accept, tracked
from gitops.commands.change import Change
from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.effects.rendering import Rendering
from gitops.commands.promote.draft import Draft
from gitops.commands.promote.items import collect, selected
from gitops.commands.promote.past import Archive
from gitops.commands.promote.request import Request
from gitops.commands.state import State
from gitops.commands.tracked import Tracked
from gitops.commands.validate import rendered
from gitops.errors import Refusal, Usage
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import ABSENT, Decision, Past, Wishes, decide, unsettled
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import Acceptance
from gitops.render.request import Engine
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source

Status = Literal["planned", "nothing-to-do", "conflict", "refused"]


@dataclass(frozen=True)
class Plan:
    """What a promotion would do; `after` is the target's branch with it done.

    `after` is None where there is nothing to do, or a conflict to settle first;
    `recorded` says whether the target was promoted into before. `accepted` are the
    effects that were answered for, `open` those that nobody has: then it is refused.
    """

    request: Request
    start: Tracked
    decisions: Sequence[Decision]
    recorded: bool
    changes: Sequence[Change] = ()
    after: Snapshot | None = None
    consequence: Consequence = field(default_factory=Consequence)
    accepted: Sequence[Acceptance] = ()
    open: Sequence[Effect] = ()

    @property
    def ready(self) -> Snapshot | None:
        """What can be carried out, None where there is nothing or a refusal."""
        return None if self.open else self.after

    @property
    def held(self) -> list[Decision]:
        """The items that differ and stay as they are in the target."""
        return [d for d in self.decisions if d.verdict in ("hold", "keep")]

    @property
    def conflicts(self) -> list[Decision]:
        """The items that a person must decide about."""
        return unsettled(self.decisions)

    @property
    def status(self) -> Status:
        """What becomes of it, before anything is carried out."""
        if self.conflicts:
            return "conflict"
        if self.open:
            return "refused"
        return "planned" if self.after is not None else "nothing-to-do"


def make(source: Source, engine: Engine, request: Request) -> Plan:
    """Plan a promotion from the tracked branch; nothing is written."""
    start = tracked.find(source, request.app, request.target, request.start)
    here = layouts.read(start.snapshot)
    _check_path(here, request)
    origin = State(here, here.place(request.app, request.source), engine)
    target = State(here, here.place(request.app, request.target), engine)
    decisions = _decide(source, start, origin, target, request)
    recorded = target.record is not None
    draft = Draft(start.commit, origin, target, request, tuple(decisions))
    if unsettled(decisions) or not draft.matters:
        return Plan(request, start, decisions, recorded)
    then = State(layouts.read(draft.snapshot), target.place, engine)
    found = consequence.of(_before(target), rendered(then))
    accepted = accept.answered(found.effects, request.answers)
    open_effects = accept.unaccepted(found.effects, accept.reasons(accepted))
    protected = here.environments.named(request.target).protected
    return Plan(
        request,
        start,
        decisions,
        recorded,
        draft.changes,
        draft.with_accepted(accepted),
        found,
        accepted,
        open_effects if protected else (),
    )


def _check_path(here: Layout, request: Request) -> None:
    here.place(request.app, request.source)
    target = here.environments.named(request.target)
    if request.source == target.name:
        raise Usage(f"{target.name} cannot be promoted from itself")
    if target.promotes_from != request.source:
        told = f"is promoted from {target.promotes_from}, not from {request.source}"
        if target.promotes_from is None:
            told = "is where changes start: nothing is promoted into it"
        raise Usage(f"{target.name} {told} (promotesFrom in environments.yaml)")


def _decide(
    source: Source, start: Tracked, origin: State, target: State, request: Request
) -> list[Decision]:
    items = selected(collect(origin, target), request)
    wishes = Wishes(dict(request.take), request.adopt, request.again)
    if target.record is None:
        past = Past(recorded=False, withdrawn=_never, had=_never)
    else:
        archive = Archive(
            source=source,
            engine=target.engine,
            until=start.commit,
            current=target.record,
            record_path=target.place.record,
            overlay=origin.place.overlay,
            chart=origin.application.path,
        )
        past = Past(recorded=True, withdrawn=archive.withdrawn, had=archive.had)
    decisions = [decide(item, wishes, past) for item in items]
    for decision in decisions:
        _check_kept(decision, target)
    return decisions


def _never(_item: str, _value: object) -> bool:
    return False


def _check_kept(decision: Decision, target: State) -> None:
    item = decision.item
    if decision.verdict == "keep" and item.name == OWN_ITEM and item.target is ABSENT:
        raise Refusal(
            f"{target.place.copy} does not exist, so it cannot be kept; "
            "use --adopt source",
            target.application.at,
        )


def _before(target: State) -> Rendering | None:
    """The target as it runs now: nothing, where its chart is not there yet."""
    return target.rendering if target.chart_tree else None
