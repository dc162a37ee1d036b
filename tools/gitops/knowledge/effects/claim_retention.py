"""The volume is deleted together with its StatefulSet, or when that scales down.

Kubernetes keeps the claims of a StatefulSet unless persistentVolumeClaimRetentionPolicy
says Delete (alpha since 1.23, stable since 1.32). With it, deleting the StatefulSet,
or taking a replica away, deletes the claim, and most storage classes delete the volume
with it: what Redis kept is gone.

Instead: keep `Retain`, the default, and delete a claim by hand once its data may go.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import mapping
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = True
FIELD = ("spec", "persistentVolumeClaimRetentionPolicy")
WHEN = {"whenDeleted": "is deleted", "whenScaled": "scales down"}


def find(change: Change) -> Iterator[Found]:
    """A policy that becomes Delete."""
    for old, new in change.pairs("StatefulSet"):
        before, after = (mapping(lookup(r.body, FIELD)) for r in (old, new))
        for key, when in WHEN.items():
            policies = before.get(key, "Retain"), after.get(key, "Retain")
            if policies == ("Retain", "Delete"):
                message = f"the claims are deleted when {new.name} {when}"
                yield Found(new, message, (*FIELD, key), *policies)
