"""Where the data of a workload is once the workload is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.change import Change
from gitops.knowledge.kubernetes.references import claims
from gitops.knowledge.kubernetes.workload import Workload
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

POLICY = ("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")


def takes_claims(resource: Resource) -> bool:
    """Whether a StatefulSet's claims are deleted with it; they are kept by default."""
    return resource.kind == "StatefulSet" and lookup(resource.body, POLICY) == "Delete"


def leftover(workload: Workload, change: Change) -> str:
    """What becomes of its data, in words."""
    names = claims(workload)
    if not names:
        on_node = "its data stays on its node"
        return on_node if workload.holds_data else "what is in its memory is lost"
    if takes_claims(workload.resource) or _are_pruned(names, change):
        return f"its data goes with {', '.join(names)}"
    return f"its data stays in {', '.join(names)}"


def _are_pruned(names: Sequence[str], change: Change) -> bool:
    return any(
        each.kind == "PersistentVolumeClaim"
        and each.name in names
        and fate(each, change).deleted
        for each in change.removed
    )
