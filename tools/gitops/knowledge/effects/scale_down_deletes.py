"""Fewer replicas, and the volumes of those that go are deleted.

With persistentVolumeClaimRetentionPolicy.whenScaled: Delete, a StatefulSet that scales
down deletes the claims of the pods that it stops, and most storage classes delete the
volumes with them.

Instead: set whenScaled to `Retain` (the default) in an earlier merge.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Workload
from gitops.yamlfile.keys import lookup

LEVEL = "danger"
REVERSIBLE = False
POLICY = ("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled")


def find(change: Change) -> Iterator[Found]:
    """StatefulSets that scale down while their policy deletes."""
    for old, new in change.workloads:
        if new.replicas < old.replicas and _deletes(new):
            name = new.resource.name
            lost = range(new.replicas, old.replicas)
            gone = [f"{t}-{name}-{n}" for t in new.claim_templates for n in lost]
            message = f"deleted with their data: {_listed(gone)}"
            facts = str(old.replicas), str(new.replicas)
            yield Found(new.resource, message, ("spec", "replicas"), *facts)


def _deletes(workload: Workload) -> bool:
    policy = lookup(workload.resource.body, POLICY)
    return bool(workload.claim_templates) and policy == "Delete"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""  # noqa: PLR2004
    return ", ".join(names[:2]) + more
