"""A pod gets rights on its node that it did not have.

hostNetwork and hostPort open the server on the node's own address, past NetworkPolicies
in most clusters; privileged, allowPrivilegeEscalation, more capabilities and root take
away what stands between a broken-in server and the node.

Instead: leave them off. Redis needs none of them; system settings belong to the nodes.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.security import Rights, rights
from gitops.knowledge.kubernetes.workload import Workload

LEVEL = "danger"
REVERSIBLE = True
SHARED = {
    "hostNetwork": "network",
    "hostPID": "process list",
    "hostIPC": "shared memory",
}


def find(change: Change) -> Iterator[Found]:
    """Rights of the pod and of each of its containers."""
    for old, new in change.workloads:
        for key, what in SHARED.items():
            if new.spec.get(key) is True and old.spec.get(key) is not True:
                message = f"the pod is in its node's {what}"
                yield Found(new.resource, message, new.at(key), "false", "true")
        before = rights(old)
        for where, after in rights(new).items():
            yield from _more(new, where, before.get(where, Rights()), after)


def _more(
    workload: Workload, where: tuple[str, str], old: Rights, new: Rights
) -> Iterator[Found]:
    for field, gained in new.beyond(old):
        message = f"container {where[1]} {gained}"
        path = workload.at(*where, *field)
        yield Found(workload.resource, message, path, "", gained)
