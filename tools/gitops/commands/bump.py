"""bump: set values in an overlay, in the working tree or on a branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gitops.commands import accept, tracked
from gitops.commands.accept import Answers
from gitops.commands.change import Change
from gitops.commands.edits import Edit, edited
from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.promote.message import WIDTH
from gitops.commands.publish import Published, publish
from gitops.commands.settings import parse
from gitops.commands.state import State
from gitops.commands.tracked import Choice, Tracked
from gitops.commands.validate import rendered
from gitops.errors import Position, Refusal, Usage
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import ABSENT
from gitops.layout import app as layouts
from gitops.layout.chart import Leaf
from gitops.layout.record import Acceptance
from gitops.render.request import Engine
from gitops.repository.branch import Proposal, Step
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write
from gitops.yamlfile.keys import lookup
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Request:
    """The words of `tools/bump APP ENV KEY=VALUE…`; `reason` is also a hotfix's."""

    app: str
    environment: str
    settings: Sequence[str] = ()
    removals: Sequence[str] = ()
    hotfix: bool = False
    answers: Answers = field(default_factory=Answers)

    @property
    def only_answers(self) -> bool:
        """Whether nothing is to be set: effects of another change are answered."""
        given = self.answers.accept or self.answers.runbook_done
        return bool(given) and not (self.settings or self.removals)

    @property
    def reason(self) -> str | None:
        """Why, in the words of who asked."""
        return self.answers.reason


@dataclass(frozen=True)
class Bump:
    """What would change, and the snapshots before and after it.

    `accepted` are the effects that were answered for, `open` those that a protected
    environment wants answered: then nothing is written.
    """

    request: Request
    before: Snapshot
    after: Snapshot
    changes: Sequence[Change] = ()
    consequence: Consequence = field(default_factory=Consequence)
    accepted: Sequence[Acceptance] = ()
    open: Sequence[Effect] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return self.before is not self.after


def plan(snapshot: Snapshot, engine: Engine, request: Request) -> Bump:
    """Plan the edit; Refusal or Usage where it may not or cannot be made."""
    here = layouts.read(snapshot)
    state = State(here, here.place(request.app, request.environment), engine)
    edits = _edits(state, request)
    if not edits:
        return Bump(request, snapshot, snapshot)
    overlay = edited(engine, state.overlay, list(edits.values()), state.chart.values)
    after = snapshot.edited({state.place.overlay: overlay.text.encode()})
    new = State(layouts.read(after), state.place, engine)
    found = consequence.of(state.rendering, rendered(new))
    charts = (state.chart, state.chart)
    changes = [
        Change(leaf.key, lookup(state.values, edit.path, ABSENT), edit.data, charts)
        for leaf, edit in edits.items()
    ]
    verdict = accept.judged(
        found.effects, request.answers, protected=state.is_protected
    )
    made = Bump(
        request, snapshot, after, changes, found, verdict.accepted, verdict.open
    )
    return made if made.open else recorded(state, made, list(edits))


def in_place(source: Source, bump: Bump) -> None:
    """Write the changed files into the working tree."""
    write(source.git.root, bump.before, bump.after)


def start(source: Source, request: Request, *, fetch: bool) -> Tracked:
    """The tracked branch, where a bump that is committed starts."""
    return tracked.find(source, request.app, request.environment, Choice(fetch=fetch))


def commit(source: Source, bump: Bump, origin: Tracked, *, push: bool) -> Published:
    """Make the one commit on bump/APP/ENV, and push it if asked."""
    request = bump.request
    branch = f"bump/{request.app}/{request.environment}"
    steps = [Step(bump.after, _message(bump))]
    proposal = Proposal(branch, origin.commit, bump.before, steps)
    return publish(source, origin, proposal, push=push)


def _edits(state: State, request: Request) -> dict[Leaf, Edit]:
    if not request.settings and not request.removals:
        raise Usage("nothing to set; give KEY=VALUE, --unset KEY, or --accept EFFECT")
    parsed = [parse(state.chart, text) for text in request.settings]
    for key in request.removals:
        leaf = state.chart.named(key)
        parsed.append((leaf, Edit(leaf.path, ABSENT)))
    edits: dict[Leaf, Edit] = {}
    for leaf, edit in parsed:
        if leaf in edits:
            raise Usage(f"{leaf.key} is given twice")
        if not same(lookup(state.values, edit.path, ABSENT), edit.data):
            edits[leaf] = edit
    _check_owner(state, request, list(edits))
    return edits


def _check_owner(state: State, request: Request, leaves: Sequence[Leaf]) -> None:
    environment = state.layout.environments.named(request.environment)
    promoted = [leaf.key for leaf in leaves if leaf.owner != "environment"]
    if not (promoted and environment.protected):
        return
    if not request.hotfix:
        raise Refusal(
            f"{', '.join(promoted)}: promoted, and {environment.name} is protected; "
            f"change {environment.promotes_from} and promote, or use "
            "--hotfix --reason TEXT"
        )
    if not request.reason:
        raise Usage("--hotfix wants --reason TEXT; it is kept in the record")


def recorded(state: State, bump: Bump, leaves: Sequence[Leaf] = ()) -> Bump:
    """The same with the record's part: a hotfix's reason, and what was accepted."""
    request, record = bump.request, state.record
    if record is None and bump.accepted:
        raise Refusal(
            f"there is no record that could keep what is accepted; promote "
            f"{request.app} to {request.environment} first",
            Position(state.place.record),
        )
    promoted = [leaf.key for leaf in leaves if leaf.owner == "promote"]
    noted = dict.fromkeys(promoted if request.hotfix else (), request.reason or "")
    if record is None or not (noted or bump.accepted):
        return bump
    record = replace(
        record,
        hotfixes={**record.hotfixes, **noted},
        accepted=tuple(dict.fromkeys([*record.accepted, *bump.accepted])),
    )
    files = {state.place.record: record.text().encode()}
    return replace(bump, after=bump.after.edited(files))


def _message(bump: Bump) -> str:
    request = bump.request
    where = f"of {request.app} in {request.environment}"
    titles = [f"Set {len(bump.changes)} values {where}"]
    if len(bump.changes) == 1:
        item, new = bump.changes[0].item, bump.changes[0].then
        titles = [f"Set {item} {where} to {new}", f"Set {item} {where}", *titles]
    title = next((t for t in titles if len(t) <= WIDTH), titles[-1])
    body = [f"- {change.line}" for change in bump.changes]
    body += [f"- {each.effect}: accepted, {each.reason}" for each in bump.accepted]
    body += [f"Hotfix: {request.reason}"] if request.hotfix else []
    return "\n".join(
        [title, "", *body, "", f"Bump: {request.app} {request.environment}"]
    )
