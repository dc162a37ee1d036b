"""The pods keep what they run: the new pod template waits.

With the update strategy OnDelete, with a partition that covers every pod, or while a
Deployment is paused, the controller stores a changed template and replaces nothing.
Argo CD says Synced, and the old image or configuration goes on running until somebody
deletes the pod, or it is lost, at a time that nobody chose.

Instead: delete the pods when it suits, or let the controller roll.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.restart import changed, rollout

LEVEL = "info"
REVERSIBLE = True
WHY = {
    "ondelete": "its update strategy is OnDelete",
    "partition": "its partition covers every pod",
    "paused": "it is paused",
}


def find(change: Change) -> Iterator[Found]:
    """Workloads whose template changes and whose pods stay."""
    for old, new in change.workloads:
        why = WHY.get(rollout(old, new))
        if why and changed(old, new):
            message = f"pods of {new.resource.name} keep running as they are: {why}"
            yield Found(new.resource, message, new.path, "", why)
