"""Objects whose deletion takes data or a whole Application with it."""

from __future__ import annotations

from gitops.knowledge.argocd.application import is_argo
from gitops.knowledge.change import Change, Side
from gitops.render.resources import Resource

KINDS = frozenset(("Namespace", "PersistentVolumeClaim", "CustomResourceDefinition"))

KEEPERS = frozenset(
    (("apps", "StatefulSet"), ("", "PersistentVolumeClaim"), ("", "Namespace"))
)
"""Group and kind of objects that are there for data, or whose deletion deletes it."""


def keeps_data(resource: Resource) -> bool:
    """Whether it is of a kind that is there for data."""
    return (resource.identity[0], resource.kind) in KEEPERS


def is_precious(resource: Resource, change: Change) -> bool:
    """Whether it holds data itself, or others' lives hang on it."""
    argo = is_argo(resource, "Application") or is_argo(resource, "AppProject")
    return argo or resource.kind in KINDS or holds_data(resource, change.after)


def holds_data(resource: Resource, side: Side) -> bool:
    """Whether it is a workload with a volume that outlives its pods."""
    workload = side.workloads.get(side.identity(resource))
    return workload is not None and workload.holds_data
