"""The object is deleted and made anew, because its change is refused and Force is set.

With the sync option `Force=true` (with or without `Replace=true`) Argo CD answers a
refusal of the API server by deleting the object and creating it again. With it goes
what hangs on it: a claim's volume where the class deletes it (a claim in use waits,
Terminating, for its pod to stop; that cannot be taken back), a StatefulSet's running
pods, a Service's cluster address, every custom resource of a definition.

Instead: set Force only on Jobs, which are not told here: running them anew is its use.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import forced, refusals

LEVEL = "danger"
REVERSIBLE = False
LOST = {
    "PersistentVolumeClaim": "the volume goes with it if its class says Delete",
    "PersistentVolume": "the claim that is bound to it loses its volume",
    "StatefulSet": "its pods stop, its claims stay",
    "Deployment": "its pods stop",
    "DaemonSet": "its pods stop",
    "Pod": "it stops",
    "Service": "its cluster address changes",
    "CustomResourceDefinition": "every object of that kind is deleted",
}


def find(change: Change) -> Iterator[Found]:
    """Objects that are forced through a refusal."""
    for old, new in change.pairs():
        if not forced(new) or new.kind == "Job":
            continue
        found = refusals(old, new, change.kubernetes)
        if found:
            lost = LOST.get(new.kind, "for a moment there is none")
            fields = ", ".join(".".join(one.field) for one in found)
            message = f"{new.name} is deleted and made anew: {lost}"
            yield Found(new, message, (), "", fields)
