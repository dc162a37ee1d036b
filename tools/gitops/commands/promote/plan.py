"""The plan of a promotion: read everything, decide, change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from gitops.commands import accept, tracked
from gitops.commands.change import Change
from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.promote.draft import Draft
from gitops.commands.promote.items import collect, selected
from gitops.commands.promote.past import Archive
from gitops.commands.promote.request import Request
from gitops.commands.proof.prove import Proof, needed, prove, soak
from gitops.commands.proof.windows import closed
from gitops.commands.state import State
from gitops.commands.tracked import Tracked
from gitops.commands.validate import rendered
from gitops.errors import Refusal, Usage
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import ABSENT, Decision, Past, Wishes, decide, unsettled
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import Acceptance, Record
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
    `record` is what the target will know of it. `proof` is that the source runs it
    well, None where nobody looked, which `unproven` says must not be; `closed` is the
    sync window that will hold the deployment back.
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
    record: Record | None = None
    proof: Proof | None = None
    unproven: bool = False
    closed: str | None = None

    @property
    def ready(self) -> Snapshot | None:
        """What can be carried out, None where there is nothing or a refusal."""
        return None if self.open or self.unproven else self.after

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
        if self.open or self.unproven:
            return "refused"
        return "planned" if self.after is not None else "nothing-to-do"


def make(source: Source, engine: Engine, request: Request) -> Plan:
    """Plan a promotion from the tracked branch; nothing is written."""
    start = tracked.find(source, request.app, request.target, request.start)
    return planned(source, engine, request, start, layouts.read(start.snapshot))


def planned(
    source: Source,
    engine: Engine,
    request: Request,
    start: Tracked,
    here: Layout,
    *,
    picky: bool = True,
) -> Plan:
    """Plan one app from a starting point that was read already.

    `picky` wants every answer to be about an effect of this very plan.
    """
    origin = State(here, here.place(request.app, request.source), engine)
    check_path(here, request)
    target = State(here, here.place(request.app, request.target), engine)
    decisions = _decide(source, start, origin, target, request)
    recorded = target.record is not None
    draft = Draft(start.commit, origin, target, request, tuple(decisions))
    if unsettled(decisions) or not draft.matters:
        return Plan(request, start, decisions, recorded)
    proof = _proof(source, here, origin, request, start)
    then = State(here.over(draft.snapshot), target.place, engine)
    found = consequence.of(target.running, rendered(then))
    answers = request.answers if picky else request.answers.about(found.effects)
    verdict = accept.judged(found.effects, answers, protected=target.is_protected)
    line = proof.line if proof else None
    record = replace(draft.record, accepted=verdict.accepted, proof=line)
    return Plan(
        request=request,
        start=start,
        decisions=decisions,
        recorded=recorded,
        changes=draft.changes,
        after=draft.recording(record),
        consequence=found,
        accepted=verdict.accepted,
        open=verdict.open,
        record=record,
        proof=proof,
        unproven=proof is None and needed(here.environments, request.target),
        closed=closed(here, target.application, request.now),
    )


def _proof(
    source: Source, here: Layout, origin: State, request: Request, start: Tracked
) -> Proof | None:
    """The proof that was asked for; Refusal says why there is none."""
    if request.wanted is None:
        return None
    span = soak(here.environments, request.target)
    return prove(request.wanted, source, origin, start.commit, span, request.now)


def check_path(here: Layout, request: Request) -> None:
    """Whether one environment is promoted from the other; Usage where it is not."""
    here.environments.named(request.source)
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
