"""Objects that are no longer rendered, sorted by what their loss means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from gitops.knowledge.argocd.application import is_argo
from gitops.knowledge.argocd.options import is_hook
from gitops.knowledge.change import Change, Side
from gitops.knowledge.kubernetes.references import Reference, references
from gitops.knowledge.kubernetes.secrets import secret
from gitops.knowledge.kubernetes.workload import Workload
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

Loss = Literal[
    "application", "claim", "definition", "namespace", "needed", "other", "renamed",
    "service", "workload",
]  # fmt: skip

KINDS: dict[tuple[str, str], Loss] = {
    ("", "PersistentVolumeClaim"): "claim",
    ("", "Namespace"): "namespace",
    ("", "Service"): "service",
    ("apiextensions.k8s.io", "CustomResourceDefinition"): "definition",
    ("argoproj.io", "Application"): "application",
}
SERVING = frozenset(
    ("StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "ReplicationController",
     "Pod")
)  # fmt: skip
"""Kinds that run until they are deleted; a Job leaves its volume to others."""


def removed(change: Change, loss: Loss) -> Iterator[Resource]:
    """The objects that are gone whose loss is of that sort; hooks are not tracked."""
    for resource in change.removed:
        if not is_hook(resource) and _loss(resource, change) == loss:
            yield resource


def renames(change: Change) -> Iterator[tuple[Workload, Workload]]:
    """Workloads that hold data and go by another name or in another namespace."""
    free = _workloads(change.after, change.added)
    for old in _workloads(change.before, change.removed):
        alike = [new for new in free if _role(new) == _role(old)]
        if not alike or not _holds(old, change):
            continue
        new = min(alike, key=lambda each: each.resource.name != old.resource.name)
        free.remove(new)
        yield old, new


def _loss(resource: Resource, change: Change) -> Loss:
    known = KINDS.get((resource.identity[0], resource.kind))
    if known:
        return known
    if any(old.resource is resource for old, _ in renames(change)):
        return "renamed"
    workload = change.before.workloads.get(change.before.identity(resource))
    if workload and resource.kind in SERVING and _holds(workload, change):
        return "workload"
    return "needed" if _is_needed(resource, change) else "other"


def _workloads(side: Side, resources: Sequence[Resource]) -> list[Workload]:
    found = (side.workloads.get(side.identity(each)) for each in resources)
    return [w for w in found if w and w.resource.kind in SERVING]


def _holds(workload: Workload, change: Change) -> bool:
    """Whether data is lost to clients with it: on a volume, or in a server's memory."""
    who = change.before.identity(workload.resource)
    return workload.holds_data or who in change.before.servers


def _role(workload: Workload) -> tuple[str, frozenset[str], frozenset[str]]:
    """What it is for, whatever its name."""
    kind = workload.resource.kind
    return kind, frozenset(workload.containers), frozenset(workload.claim_templates)


def _is_needed(resource: Resource, change: Change) -> bool:
    """Whether what stays cannot do without it.

    An app of apps does not see the pods: a Secret that goes there counts as needed.
    """
    if is_argo(resource, "AppProject"):
        return resource.name in _projects(change)
    name = secret(resource)
    if name is None:
        return (resource.kind, resource.name) in _needed(resource, change)
    if any(secret(each) == name for each in change.after.resources):
        return False
    is_root = any(is_argo(each, "Application") for each in change.after.resources)
    return is_root or ("Secret", name) in _needed(resource, change)


def _needed(resource: Resource, change: Change) -> set[Reference]:
    """What the workloads that stay in its namespace name."""
    namespace = change.before.identity(resource)[2]
    return {
        reference
        for who, workload in change.after.workloads.items()
        if who[2] == namespace
        for reference in references(workload)
    }


def _projects(change: Change) -> set[str]:
    return {
        str(lookup(each.body, ("spec", "project"), "default"))
        for each in change.after.resources
        if is_argo(each, "Application")
    }
