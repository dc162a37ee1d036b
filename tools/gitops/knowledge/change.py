"""The objects of one Application before and after a change, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.knowledge.kubernetes.workload import Workload, workload
from gitops.knowledge.redis.server import Server, servers
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

Identity = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class Side:
    """What one Application renders to; `application` is its own manifest.

    `namespace` is where objects go that name none.
    """

    resources: Sequence[Resource]
    application: Mapping[str, Any] = field(default_factory=dict)
    namespace: str = ""

    @cached_property
    def by_identity(self) -> Mapping[Identity, Resource]:
        """Every object by group, kind, namespace and name."""
        return {self.identity(resource): resource for resource in self.resources}

    @cached_property
    def workloads(self) -> Mapping[Identity, Workload]:
        """The objects that run pods."""
        found = ((who, workload(each)) for who, each in self.by_identity.items())
        return {who: each for who, each in found if each}

    @cached_property
    def servers(self) -> Mapping[Identity, Server]:
        """The Redis server of each workload that runs one."""
        return {who: s for who, w in self.workloads.items() for s in servers(w, self)}

    def identity(self, resource: Resource) -> Identity:
        """An object's identity here: a namespace that is written out is the same."""
        group, kind, namespace, name = resource.identity
        own = "" if kind in CLUSTER_SCOPED else namespace or self.namespace
        return group, kind, own, name

    def find(self, kind: str, name: str) -> Resource | None:
        """The object of a kind and name, wherever it is."""
        found = (r for r in self.resources if (r.kind, r.name) == (kind, name))
        return next(found, None)


@dataclass(frozen=True, eq=False)
class Change:
    """Both sides of one Application; `kubernetes` is the minor version (36).

    `unstable` are the fields that differ each time the new side is rendered. `shared`
    is set where the environment runs the very chart that people edit and that chart
    changed: the new side as it would be without that. `unknown` is the Application and
    the reason, where the old side does not render.
    """

    before: Side
    after: Side
    kubernetes: int = 36
    unstable: Sequence[tuple[Resource, Path]] = ()
    shared: Side | None = None
    unknown: tuple[Resource, str] | None = None

    def pairs(self, *kinds: str) -> Iterator[tuple[Resource, Resource]]:
        """Objects that are on both sides, of these kinds or of all."""
        for who, old in self.before.by_identity.items():
            new = self.after.by_identity.get(who)
            if new is not None and (not kinds or new.kind in kinds):
                yield old, new

    @cached_property
    def removed(self) -> Sequence[Resource]:
        """Objects that are no longer rendered."""
        gone = self.before.by_identity.keys() - self.after.by_identity.keys()
        return [r for who, r in self.before.by_identity.items() if who in gone]

    @cached_property
    def added(self) -> Sequence[Resource]:
        """Objects that were not rendered before."""
        new = self.after.by_identity.keys() - self.before.by_identity.keys()
        return [r for who, r in self.after.by_identity.items() if who in new]

    @cached_property
    def workloads(self) -> Sequence[tuple[Workload, Workload]]:
        """Workloads that are on both sides."""
        here, there = self.before.workloads, self.after.workloads
        return [(old, there[who]) for who, old in here.items() if who in there]

    @cached_property
    def servers(self) -> Sequence[tuple[Server, Server]]:
        """Redis servers that are on both sides."""
        here, there = self.before.servers, self.after.servers
        return [(old, there[who]) for who, old in here.items() if who in there]
