"""bump: set values in an overlay, in the working tree or on a branch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gitops.commands import tracked
from gitops.commands.change import Change
from gitops.commands.edits import Edit, edited
from gitops.commands.promote.message import WIDTH
from gitops.commands.publish import Published, publish
from gitops.commands.settings import parse
from gitops.commands.state import State
from gitops.commands.tracked import Choice, Tracked
from gitops.commands.validate import rendered
from gitops.errors import Refusal, Usage
from gitops.knowledge.difference import ResourceChange, compare
from gitops.knowledge.threeway import ABSENT
from gitops.layout import app as layouts
from gitops.layout.chart import Leaf
from gitops.layout.record import Record
from gitops.render.request import Engine
from gitops.repository.branch import Proposal
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write
from gitops.yamlfile.keys import lookup
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Request:
    """The words of `tools/bump APP ENV KEY=VALUE…`; `reason` is a hotfix's."""

    app: str
    environment: str
    settings: Sequence[str] = ()
    removals: Sequence[str] = ()
    hotfix: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class Bump:
    """What would change, and the snapshots before and after it."""

    request: Request
    before: Snapshot
    after: Snapshot
    changes: Sequence[Change] = ()
    resources: Sequence[ResourceChange] = ()


def plan(snapshot: Snapshot, engine: Engine, request: Request) -> Bump:
    """Plan the edit; Refusal or Usage where it may not or cannot be made."""
    here = layouts.read(snapshot)
    state = State(here, here.place(request.app, request.environment), engine)
    edits = _edits(state, request)
    if not edits:
        return Bump(request, snapshot, snapshot)
    overlay = edited(engine, state.overlay, list(edits.values()), state.chart.values)
    files: dict[str, bytes | None] = {state.place.overlay: overlay.text.encode()}
    if record := _record(state, request, list(edits)):
        files[state.place.record] = record.text().encode()
    after = snapshot.edited(files)
    new = State(layouts.read(after), state.place, engine)
    resources = compare(request.app, state.resources(), rendered(new))
    charts = (state.chart, state.chart)
    changes = [
        Change(leaf.key, lookup(state.values, edit.path, ABSENT), edit.data, charts)
        for leaf, edit in edits.items()
    ]
    return Bump(request, snapshot, after, changes, resources)


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
    proposal = Proposal(branch, origin.commit, bump.before, bump.after, _message(bump))
    return publish(source, origin, proposal, push=push)


def _edits(state: State, request: Request) -> dict[Leaf, Edit]:
    if not request.settings and not request.removals:
        raise Usage("nothing to set; give KEY=VALUE or --unset KEY")
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


def _record(state: State, request: Request, leaves: Sequence[Leaf]) -> Record | None:
    """The record with the hotfix's reason, None where there is nothing to note."""
    if not request.hotfix or state.record is None:
        return None
    noted = {
        leaf.key: request.reason or "" for leaf in leaves if leaf.owner == "promote"
    }
    return replace(state.record, hotfixes={**state.record.hotfixes, **noted})


def _message(bump: Bump) -> str:
    request = bump.request
    where = f"of {request.app} in {request.environment}"
    titles = [f"Set {len(bump.changes)} values {where}"]
    if len(bump.changes) == 1:
        item, new = bump.changes[0].item, bump.changes[0].then
        titles = [f"Set {item} {where} to {new}", f"Set {item} {where}", *titles]
    title = next((t for t in titles if len(t) <= WIDTH), titles[-1])
    body = [f"- {change.line}" for change in bump.changes]
    body += [f"Hotfix: {request.reason}"] if request.hotfix else []
    return "\n".join(
        [title, "", *body, "", f"Bump: {request.app} {request.environment}"]
    )
