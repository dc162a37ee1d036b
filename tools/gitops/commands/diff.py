"""diff: the rendered manifests of two states of the repository, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gitops.commands import accept, tracked
from gitops.commands.effects import consequences
from gitops.errors import Refusal
from gitops.knowledge.difference import ResourceChange
from gitops.knowledge.effect import Effect, by_level
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.render.request import Engine
from gitops.repository import history
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source


@dataclass(frozen=True)
class Outcome:
    """What differs in one environment.

    `accepted` has the reason for each effect that the record accepts, by its digest;
    `open` are the effects that a protected environment wants accepted.
    """

    resources: Sequence[ResourceChange] = ()
    effects: Sequence[Effect] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    open: Sequence[Effect] = ()


@dataclass(frozen=True)
class Difference:
    """What differs, by environment; those where nothing does are listed empty."""

    base: str
    head: str
    environments: Mapping[str, Outcome] = field(default_factory=dict)

    @property
    def open(self) -> list[Effect]:
        """The effects that protected environments want accepted."""
        return [e for outcome in self.environments.values() for e in outcome.open]


def make(
    source: Source, engine: Engine, base: str | None, head: str | None
) -> Difference:
    """Compare two revisions; by default the merge base with the working tree."""
    new = source.at(head) if head else source.working_tree
    old = source.at(base) if base else merge_base(source, head)
    return between(old, new, engine)


def between(old: Snapshot, new: Snapshot, engine: Engine) -> Difference:
    """Compare two snapshots, in every environment of either."""
    here, there = layouts.read(old), layouts.read(new)
    names = dict.fromkeys([*here.environments.by_name, *there.environments.by_name])
    return Difference(
        old.name,
        new.name,
        {name: outcome(here, there, engine, name) for name in names},
    )


def merge_base(source: Source, head: str | None) -> Snapshot:
    """Where the branch at hand left the one that Argo CD follows."""
    tip = tracked.head_of(source)
    branch = tracked.followed(source, tip)
    commit = source.resolve(head) if head else tip.commit or ""
    shared = history.merge_base(source.git, branch, commit)
    if shared is None:
        raise Refusal(f"HEAD and {branch} share no commit; name a BASE to compare with")
    name = branch.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    return source.at(shared, f"{name} ({shared[:7]})")


def outcome(here: Layout, there: Layout, engine: Engine, name: str) -> Outcome:
    """What differs between two layouts in one environment."""
    found = consequences.of(here, there, engine, name)
    effects = by_level(e for one in found for e in one.effects)
    reasons = accept.accepted(there, name, effects)
    # Taking the protection away with the same change does not help.
    protected = any(_protects(side, name) for side in (here, there))
    return Outcome(
        [change for one in found for change in one.resources],
        effects,
        reasons,
        accept.unaccepted(effects, reasons) if protected else [],
    )


def _protects(layout: Layout, name: str) -> bool:
    environment = layout.environments.by_name.get(name)
    return environment is not None and environment.protected
