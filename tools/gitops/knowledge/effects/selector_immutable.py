"""A workload's selector changes: refused.

The selector of a Deployment, DaemonSet, ReplicaSet or Job says which pods are its own.
The API server refuses to change it, and nothing else of the Application is applied
while the change is there.

Instead: keep the labels of the selector and add others beside them, or give the new
workload another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.refused import refused

LEVEL = "impossible"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads with another selector."""
    for new, one in refused(change, "selector-immutable"):
        field = ".".join(one.field)
        message = f"{field}: may not change in a {new.kind} that exists"
        yield Found(new, message, one.field, one.old, one.new)
