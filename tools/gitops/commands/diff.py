"""diff: the rendered manifests of two states of the repository, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gitops.commands import tracked
from gitops.errors import Refusal
from gitops.knowledge.difference import ResourceChange, compare
from gitops.layout import app as layouts
from gitops.layout.app import Layout
from gitops.render.application import Renderer
from gitops.render.request import Engine
from gitops.render.resources import Resource
from gitops.repository import history
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source


@dataclass(frozen=True)
class Difference:
    """What differs, by environment; those where nothing does are listed empty."""

    base: str
    head: str
    environments: Mapping[str, Sequence[ResourceChange]] = field(default_factory=dict)


def make(
    source: Source, engine: Engine, base: str | None, head: str | None
) -> Difference:
    """Compare two revisions; by default the merge base with the working tree."""
    new = source.at(head) if head else source.working_tree
    old = source.at(base) if base else _merge_base(source, head)
    here, there = layouts.read(old), layouts.read(new)
    names = dict.fromkeys([*here.environments.by_name, *there.environments.by_name])
    return Difference(
        old.name,
        new.name,
        {name: _environment(here, there, engine, name) for name in names},
    )


def _merge_base(source: Source, head: str | None) -> Snapshot:
    """Where the branch at hand left the one that Argo CD follows."""
    tip = tracked.head_of(source)
    branch = tracked.followed(source, tip)
    commit = source.resolve(head) if head else tip.commit or ""
    shared = history.merge_base(source.git, branch, commit)
    if shared is None:
        raise Refusal(f"HEAD and {branch} share no commit; name a BASE to compare with")
    return source.at(shared, f"{branch} ({shared[:7]})")


def _environment(
    here: Layout, there: Layout, engine: Engine, name: str
) -> list[ResourceChange]:
    old, new = (_applications(side, engine, name) for side in (here, there))
    return [
        change
        for app in dict.fromkeys([*old, *new])
        for change in compare(app, old.get(app, ()), new.get(app, ()))
    ]


def _applications(side: Layout, engine: Engine, name: str) -> dict[str, list[Resource]]:
    """Resources by Application, of one environment of one side."""
    if name not in side.environments.by_name:
        return {}
    renderer = Renderer(side, engine)
    return {a.name: renderer.resources(a) for a in side.applications(name)}
