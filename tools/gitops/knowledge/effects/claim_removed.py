"""A claim is deleted, and the volume with it.

A PersistentVolumeClaim that is rendered is pruned when it no longer is; the claims of a
claim template go with their StatefulSet where persistentVolumeClaimRetentionPolicy says
`whenDeleted: Delete`. Most storage classes delete the volume then (reclaimPolicy
Delete, the default), and nothing brings the data back.

Instead: annotate the claim `argocd.argoproj.io/sync-options: Prune=false` in an earlier
merge, and delete it by hand once its data may go.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.argocd.leftover import POLICY, takes_claims
from gitops.knowledge.argocd.removed import removed, renames
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.references import claims
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Claims that are pruned, alone or with their StatefulSet."""
    for resource in removed(change, "claim"):
        end = fate(resource, change)
        if end.deleted:
            message = f"{end.words}, and its volume unless the class retains it"
            yield Found(resource, message, (), "claim", end.words)
    for resource in _sets(change):
        end = fate(resource, change)
        if end.deleted and takes_claims(resource):
            workload = change.before.workloads[change.before.identity(resource)]
            message = f"deleted with {resource.name}: {', '.join(claims(workload))}"
            yield Found(resource, message, POLICY, "Delete", end.words)


def _sets(change: Change) -> Iterator[Resource]:
    yield from removed(change, "workload")
    yield from (old.resource for old, _ in renames(change))
