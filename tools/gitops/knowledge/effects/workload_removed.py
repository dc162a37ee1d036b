"""A workload that holds data is no longer rendered.

Argo CD prunes it: its pods stop and every client fails. The claims of a claim template
are not tracked by Argo CD and stay, unless persistentVolumeClaimRetentionPolicy says
`whenDeleted: Delete`; a claim that is rendered is pruned as well (claim-removed). With
`Prune=false`, or without automated pruning, it runs on unmanaged: no later merge
reaches it.

Instead: keep rendering it with `replicas: 0` until its data may go.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.leftover import leftover
from gitops.knowledge.argocd.removed import removed
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads with data that are gone and have no successor."""
    for resource in removed(change, "workload"):
        end = fate(resource, change)
        workload = change.before.workloads[change.before.identity(resource)]
        data = f"; {leftover(workload, change)}" if end.deleted else ""
        yield Found(resource, end.words + data, (), resource.kind, end.words)
