"""Applications: how they sync and what they delete.

Source: Argo CD 3.6, pkg/apis/application/v1alpha1/types.go: a sync is automated where
spec.syncPolicy.automated is there and its `enabled` is not false; prune, selfHeal and
allowEmpty are false by default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gitops.knowledge.change import Change
from gitops.knowledge.kubernetes.workload import mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

GROUP = "argoproj.io/"
AUTOMATED = ("spec", "syncPolicy", "automated")
CASCADE = "resources-finalizer.argocd.argoproj.io"
CASCADES = (CASCADE, f"{CASCADE}/foreground", f"{CASCADE}/background")


def is_argo(resource: Resource, kind: str) -> bool:
    """Whether it is Argo CD's object of that kind, not another project's."""
    return resource.kind == kind and resource.api_version.startswith(GROUP)


def pairs(change: Change, kind: str) -> Iterator[tuple[Resource, Resource]]:
    """Argo CD's objects of a kind that are on both sides."""
    return (pair for pair in change.pairs(kind) if is_argo(pair[1], kind))


def is_automated(application: Mapping[str, Any]) -> bool:
    """Whether a merge is deployed without anybody's doing."""
    found = lookup(application, AUTOMATED)
    return isinstance(found, Mapping) and found.get("enabled") is not False


def does(application: Mapping[str, Any], name: str) -> bool:
    """Whether its automated sync does something: prune, selfHeal, allowEmpty."""
    policy = mapping(lookup(application, AUTOMATED))
    return is_automated(application) and policy.get(name) is True


def is_root(resources: Iterable[Resource]) -> bool:
    """Whether objects are those of an app of apps: it creates Applications."""
    return any(is_argo(resource, "Application") for resource in resources)


def cascades(application: Mapping[str, Any]) -> list[str]:
    """Its finalizers that delete all that it runs together with it."""
    found = lookup(application, ("metadata", "finalizers"))
    return [f for f in found if f in CASCADES] if isinstance(found, list) else []
