"""What Applications use of what their AppProject allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gitops.knowledge.argocd.allowed import allows_kind, lists
from gitops.knowledge.argocd.application import is_argo, is_root
from gitops.knowledge.argocd.options import listed
from gitops.knowledge.argocd.patterns import SPECIAL, covers
from gitops.knowledge.argocd.source import destination
from gitops.knowledge.change import Side
from gitops.knowledge.kubernetes.secrets import MADE
from gitops.knowledge.kubernetes.workload import Data, sequence

Object = tuple[str, str, str]
"""Group, kind and name."""


@dataclass(frozen=True)
class Uses:
    """Namespaces and objects of the Applications of a project."""

    namespaces: frozenset[str]
    objects: frozenset[Object]
    creates_applications: bool

    def is_allowed(self, spec: Data) -> bool:
        """Whether a project allows it all, as to places and kinds."""
        places = sequence(spec.get("destinations"))
        patterns = [str(place.get("namespace", "")) for place in places]
        return all(allows_kind(spec, *each) for each in self.objects) and all(
            any(_may(pattern, name) for pattern in patterns) for name in self.namespaces
        )

    def namespace(self, pattern: str) -> bool:
        """Whether one of them deploys to a namespace that a pattern allows."""
        return any(_may(pattern, name) for name in self.namespaces)

    def kind(self, entry: Data) -> bool:
        """Whether one of them renders what an entry of a whitelist allows.

        What makes Secrets comes and goes in an app of apps.
        """
        key = str(entry.get("group", "")), str(entry.get("kind", ""))
        if self.creates_applications and key in MADE:
            return True
        return any(lists(entry, each) for each in self.objects)


def uses(sides: Sequence[Side]) -> Uses:
    """What some Applications use, together."""
    objects = (each for side in sides for each in _objects(side))
    return Uses(
        frozenset(name for side in sides for name in _namespaces(side)),
        frozenset(objects),
        any(is_root(side.resources) for side in sides),
    )


def _objects(side: Side) -> Iterator[Object]:
    for resource in side.resources:
        group, kind, _, name = resource.identity
        yield group, kind, name
    if "CreateNamespace=true" in listed(side.application):
        yield "", "Namespace", destination(side.application)["namespace"]


def _namespaces(side: Side) -> Iterator[str]:
    """Where it deploys; an app of apps prepares where its Applications do."""
    yield destination(side.application)["namespace"]
    yield from (each.namespace for each in side.resources if each.namespace)
    for resource in side.resources:
        if resource.kind == "Namespace":
            yield resource.name
        if is_argo(resource, "Application"):
            yield destination(resource.body)["namespace"]


def _may(pattern: str, text: str) -> bool:
    special = pattern.startswith("!") or SPECIAL.search(pattern)
    return bool(special) or covers(pattern, text)
