"""A field of a StatefulSet changes that may not: refused.

Of a StatefulSet only replicas, template, updateStrategy, minReadySeconds, ordinals and
persistentVolumeClaimRetentionPolicy may change, revisionHistoryLimit since Kubernetes
1.33. The API server refuses the rest (serviceName, selector, podManagementPolicy), and
nothing else of the Application is applied while the change is there. That includes
`type: OnDelete` in a StatefulSet whose manifest named no type: the rollingUpdate that
was filled in stays beside it.

Instead: take it back, or delete the StatefulSet with `--cascade=orphan` and let Argo CD
make it anew: pods and claims stay.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """StatefulSets with another value in such a field."""
    for new, one in refused(change, "statefulset-immutable"):
        field = ".".join(one.field)
        values = f"{one.old or 'none'} -> {one.new or 'none'}"
        why = one.why or f"may not change in a StatefulSet that exists ({values})"
        message = f"{field}: {why}"
        yield Found(new, message, one.field, one.old, one.new)
