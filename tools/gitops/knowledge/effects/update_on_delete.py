"""Pods are no longer replaced by themselves: later changes wait until one is deleted.

With the update strategy OnDelete the controller stores new pod templates and replaces
nothing. From then on Synced and Healthy say nothing about what really runs.

Instead: leave RollingUpdate, and hold back the merge, or use `partition` for one
rollout.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.restart import strategy

LEVEL = "info"
REVERSIBLE = True
FIELD = ("spec", "updateStrategy", "type")


def find(change: Change) -> Iterator[Found]:
    """A strategy that becomes OnDelete."""
    for old, new in change.workloads:
        before, after = strategy(old), strategy(new)
        if after == "OnDelete" != before:
            message = (
                f"changes reach {new.resource.name} only when its pods are deleted"
            )
            yield Found(new.resource, message, FIELD, before, after)
