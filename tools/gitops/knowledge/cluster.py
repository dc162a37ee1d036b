"""All that one environment's Applications render to, taken together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from gitops.knowledge.change import Identity
from gitops.knowledge.evidence import Evidence, Judged, Whole
from gitops.knowledge.finding import Level
from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.knowledge.kubernetes.selector import Selector, matches
from gitops.knowledge.kubernetes.workload import Workload
from gitops.knowledge.member import Member, members
from gitops.knowledge.network.service import labels
from gitops.layout.environments import Environment
from gitops.render.resources import Resource

WORD = re.compile(r"[\w.-]+")
OF_KUBERNETES = re.compile(r"[a-z]*|.*\.k8s\.io")
"""The groups of Kubernetes' own kinds."""
ARGO = "argoproj.io"


@dataclass(frozen=True, eq=False)
class Cluster:
    """The objects of an environment: rendered, written in clusters/, or provided."""

    environment: Environment
    whole: Whole

    @cached_property
    def members(self) -> Mapping[Identity, Member]:
        """Every object by its identity."""
        found = (members(instance) for instance in self.whole.instances)
        read = {_identity(member): member for member in chain(*found)}
        places = {_place(member.resource) for member in read.values()}
        written = [self._written(judged) for judged in self.whole.declared]
        rest = [member for member in written if _place(member.resource) not in places]
        return {**{_identity(member): member for member in rest}, **read}

    def of(self, kind: str, namespace: str | None = None) -> list[Member]:
        """The objects of a kind, in one namespace or in all."""
        return [
            member
            for (_, its, place, _), member in self.members.items()
            if its == kind and namespace in (None, place)
        ]

    def find(self, kind: str, namespace: str, name: str) -> Member | None:
        """The object of a kind and name in a namespace."""
        own = "" if kind in CLUSTER_SCOPED else namespace
        found = (m for m in self.of(kind, own) if m.resource.name == name)
        return next(found, None)

    @cached_property
    def workloads(self) -> Sequence[Member]:
        """The objects that run pods."""
        return [member for member in self.members.values() if member.workload]

    def selected(self, wanted: Selector, namespace: str) -> list[Workload]:
        """The workloads of a namespace whose pods a selector matches."""
        found = [m.workload for m in self.workloads if m.namespace == namespace]
        return [w for w in found if w and matches(wanted, labels(w))]

    def provided(self, kind: str, namespace: str, name: str) -> list[str | None]:
        """The keys of an object that others make there: None stands for all."""
        titles = {f"{kind}/{namespace}/{name}", f"{kind}/{name}"}
        entries = [entry.partition("#") for entry in self.environment.provided]
        return [key or None for title, _, key in entries if title in titles]

    def may_make(self, namespace: str, name: str) -> bool:
        """Whether an operator may make an object for a custom resource that is here.

        It is called as the custom resource, perhaps with more behind it (`db-app` of
        the database `db`), or the custom resource names it.
        """
        found = [m for who, m in self.members.items() if _is_custom(who)]
        return any(
            f"{name}-".startswith(f"{member.resource.name}-")
            or name in WORD.findall(json.dumps(member.resource.body, default=str))
            for member in found
            if member.namespace == namespace
        )

    def has(self, kind: str, namespace: str, name: str) -> bool:
        """Whether an object is there: rendered, provided, or made by an operator."""
        return (
            self.find(kind, namespace, name) is not None
            or bool(self.provided(kind, namespace, name))
            or self.may_make(namespace, name)
        )

    @cached_property
    def is_known(self) -> bool:
        """Whether all that its Argo CD applies was rendered here."""
        known = {i.application.name for i in self.whole.instances if i.application}
        fine = all(not isinstance(i.rendered, Exception) for i in self.whole.instances)
        unseen = (
            judged.resource.kind == "ApplicationSet"
            or (
                judged.resource.kind == "Application"
                and judged.resource.name not in known
            )
            for judged in self.whole.declared
        )
        return fine and not any(unseen)

    @property
    def sure(self) -> Level:
        """The level of what goes wrong unless something unknown helps."""
        return "error" if self.is_known else "warning"

    def _written(self, judged: Judged) -> Member:
        namespace = judged.resource.namespace
        return Member(judged.resource, namespace, self.environment, judged=judged)


def clusters(evidence: Evidence) -> Iterator[Cluster]:
    """Every environment that a run is about, as a whole."""
    for name in evidence.touched:
        whole = evidence.whole(name)
        found: Any = evidence.environments
        yield Cluster(found.by_name[name], whole)


def rendered(evidence: Evidence) -> Iterator[Member]:
    """Every object that a run is about, rendered or written in clusters/."""
    for instance in evidence.instances:
        yield from members(instance)
    for cluster in clusters(evidence):
        yield from (m for m in cluster.members.values() if m.instance is None)


def _is_custom(who: Identity) -> bool:
    """Whether it is a custom resource; those of Argo CD make nothing beside them."""
    return not (OF_KUBERNETES.fullmatch(who[0]) or who[0] == ARGO)


def _place(resource: Resource) -> tuple[str, str, str]:
    """Which document an object is, whatever its namespace is by default."""
    return resource.template, resource.kind, resource.name


def _identity(member: Member) -> Identity:
    group, kind, _, name = member.resource.identity
    own = "" if kind in CLUSTER_SCOPED else member.namespace
    return group, kind, own, name
