"""Whether a commit is exactly what promote or its undo would have made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gitops.commands import tracked
from gitops.commands.change import Change
from gitops.commands.promote.derived import Derivation
from gitops.commands.promote.freshness import stale
from gitops.commands.promote.standing import Chronicle, chronicle
from gitops.commands.promote.undone import undo_of
from gitops.commands.promote.unlike import Unlike, unlike
from gitops.commands.state import State
from gitops.commands.tracked import Choice
from gitops.errors import GitopsError, Position, Refusal
from gitops.knowledge.effect import Effect
from gitops.layout import app as layouts
from gitops.layout.app import OVERLAYS, Layout, Place
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import HEADER, Record
from gitops.render.request import Engine
from gitops.repository.history import contains
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source

COMMIT_LINE = HEADER.count("\n") + 2
"""Of a record: behind its head and the environment that it came from."""
PARTS = 4
"""Of a record's path: overlays/ENVIRONMENT/APP/promoted.yaml."""


@dataclass(frozen=True)
class Verification:
    """One app's part of a commit, against what the tool would have made.

    `place`, `source` and `origin`, the commit that was promoted, are None where they
    are not known; `undo` says that a promotion is taken back. `by_hand` are the
    environment's own keys that change, `stale` what the source has changed since.
    """

    commit: str
    place: Place | None = None
    source: str | None = None
    origin: str | None = None
    undo: bool = False
    differences: Sequence[Unlike] = ()
    by_hand: Sequence[Change] = ()
    stale: Sequence[str] = ()

    @property
    def exact(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


@dataclass(frozen=True)
class _Step:
    """One commit on the way, with the files before and after it."""

    source: Source
    engine: Engine
    commit: str
    before: Snapshot
    after: Snapshot


def verify(
    source: Source, engine: Engine, revision: str, choice: Choice
) -> list[Verification]:
    """Verify one commit, or each of BASE..REV, oldest first.

    A commit is held against its first parent: so a merged branch, a squashed one
    and a branch's own commit are all read alike.
    """
    found: list[Verification] = []
    for commit in _commits(source, revision):
        if ".." in revision and _clean_merge(source, commit):
            continue
        found += _commit(source, engine, commit)
    tips = Tips(source, choice)
    return [_with_stale(source, engine, each, tips) for each in found]


def _commits(source: Source, revision: str) -> list[str]:
    if ".." not in revision:
        return [source.resolve(revision)]
    base, _, head = revision.partition("..")
    ends = f"{source.resolve(base)}..{source.resolve(head.lstrip('.') or 'HEAD')}"
    out = source.git.text("rev-list", "--reverse", "--first-parent", ends)
    return out.split()


def _clean_merge(source: Source, commit: str) -> bool:
    """Whether a commit merges others and is just what git makes of them."""
    tree, *parents = source.git.text("log", "-1", "--format=%T %P", commit).split()
    if len(parents) < len(("ours", "theirs")):
        return False
    code, out, _ = source.git.attempt("merge-tree", "--write-tree", *parents[:2])
    return code == 0 and out.decode().split()[0] == tree


def _commit(source: Source, engine: Engine, commit: str) -> list[Verification]:
    parent = source.git.ask("rev-parse", "--verify", "-q", f"{commit}^1^{{commit}}")
    if parent is None:
        raise Refusal(
            f"{commit[:7]} has no parent here: there is nothing to compare it with"
        )
    step = _Step(source, engine, commit, source.at(parent), source.at(commit))
    paths = _changed(source, parent, commit)
    places = [place for path in paths if (place := _recorded(path))]
    found = [_verified(step, parent, place) for place in places]
    folders = tuple(f"{place.folder}/" for place in places)
    rest = [path for path in paths if not path.startswith(folders)]
    why = "no promotion changes this file"
    others = [Unlike(path, None, why) for path in rest]
    if not found:
        return [Verification(commit, differences=others)]
    first, *more = found
    return [replace(first, differences=[*first.differences, *others]), *more]


def _changed(source: Source, parent: str, commit: str) -> list[str]:
    out = source.git.run(
        "diff-tree", "-r", "-z", "--name-only", "--no-renames", parent, commit
    )
    return [path for path in os.fsdecode(out).split("\0") if path]


def _recorded(path: str) -> Place | None:
    parts = path.split("/")
    if len(parts) != PARTS or parts[0] != OVERLAYS:
        return None
    place = Place(parts[2], parts[1])
    return place if path == place.record else None


def _verified(step: _Step, parent: str, place: Place) -> Verification:
    """One record's part; what cannot be derived is a difference too."""
    made = Verification(step.commit, place)
    try:
        result = State(layouts.read(step.after), place, step.engine)
        target = State(layouts.read(step.before), place, step.engine)
        told = chronicle(step.source, place.record, parent)
        if told.restored(result.record):
            return _as_undo(step, told, target, result)
        return _as_promotion(step, target, result)
    except GitopsError as error:
        at = error.at or Position(place.record)
        return replace(made, differences=[Unlike(at.path, at.line, error.message)])


def _as_promotion(step: _Step, target: State, result: State) -> Verification:
    claim, place = result.record, target.place
    if claim is None:
        why = "the record is gone, and no promotion stood here"
        raise Refusal(why, Position(place.record))
    derived = _derivation(step, target, result, claim)
    return Verification(
        step.commit,
        place,
        claim.source,
        claim.commit,
        differences=list(_promotion(step, derived)),
        by_hand=derived.by_hand,
    )


def _derivation(step: _Step, target: State, result: State, claim: Record) -> Derivation:
    source, place = step.source, target.place
    known = source.git.ask("rev-parse", "--verify", "-q", f"{claim.commit}^{{commit}}")
    if known is None or not contains(source.git, claim.commit, step.commit):
        raise Refusal(
            f"names {claim.commit[:7]} as its source, which is not part of the history "
            f"of {step.commit[:7]}",
            Position(place.record, COMMIT_LINE),
        )
    there = layouts.read(source.at(claim.commit))
    origin = State(there, there.place(place.app, claim.source), step.engine)
    return Derivation(origin, target, result, claim)


def _promotion(step: _Step, derived: Derivation) -> Iterator[Unlike]:
    place = derived.target.place
    found = list(unlike(derived.expected, step.after, place.folder))
    yield from found
    if found:
        return  # what it does is judged of the very change, and this is another
    for effect in derived.open:
        yield _unanswered(place, effect)
    for each in derived.unfounded:
        why = f"accepts {each.effect}, which this change does not have"
        yield Unlike(place.record, None, why)


def _as_undo(
    step: _Step, told: Chronicle, target: State, result: State
) -> Verification:
    place = target.place
    made = undo_of(step.source, told, target, result)
    found = list(unlike(made.expected, step.after, place.folder))
    if not found:
        found = [_unanswered(place, effect) for effect in made.open]
    source = told.last.record.source
    return Verification(step.commit, place, source, undo=True, differences=found)


def _unanswered(place: Place, effect: Effect) -> Unlike:
    return Unlike(place.record, None, f"does not accept {effect.id}")


def _with_stale(
    source: Source, engine: Engine, made: Verification, tips: Tips
) -> Verification:
    """The same with what the source has changed since, read from where it is now."""
    if not made.origin or made.place is None or made.source is None:
        return made
    tip = tips.of(made.place)
    try:
        then, now = (
            State(layout, layout.place(made.place.app, made.source), engine)
            for layout in (layouts.read(source.at(made.origin)), tip)
        )
        shares = State(tip, made.place, engine).shares_chart
        return replace(made, stale=stale(then, now, chart=not shares))
    except GitopsError:
        return replace(made, stale=[OWN_ITEM])  # gone, or broken since


@dataclass(frozen=True)
class Tips:
    """What the tracked branches hold now, each of them fetched once at most."""

    source: Source
    choice: Choice
    found: dict[str, Layout] = field(default_factory=dict)

    def of(self, place: Place) -> Layout:
        """The layout that an environment's Argo CD follows now."""
        if place.environment not in self.found:
            tip = tracked.find(self.source, place.app, place.environment, self.choice)
            self.found[place.environment] = layouts.read(tip.snapshot)
        return self.found[place.environment]
