"""The configuration changes and the pods that run do not notice.

A ConfigMap or Secret changes while the pod template stays the same, so no pod is
replaced. What is read from the environment or mounted by subPath stays as it is in
running pods; mounted files change within about a minute, but a server that reads them
at start, as Redis does, goes on with the old ones. They apply at the next restart,
whenever and for whatever reason that is.

Instead: put a checksum of the configuration into an annotation of the pod template.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change, Side
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.reading import Reading, content, readings
from gitops.knowledge.kubernetes.restart import REPLACED, changed
from gitops.knowledge.kubernetes.workload import Workload, mapping
from gitops.render.resources import Resource

LEVEL = "info"
REVERSIBLE = True
KINDS = (*REPLACED, "ReplicaSet", "ReplicationController", "Pod")
PARTS = ("data", "stringData", "binaryData")
HOW = {
    "environment": "its pods keep the old environment",
    "subPath": "its pods keep the old file",
    "file": "what it read at its start stays in force",
}


def find(change: Change) -> Iterator[Found]:
    """Objects that changed, and workloads that read them and are not replaced."""
    for old, new in change.pairs("ConfigMap", "Secret"):
        keys = _changed(old, new)
        for before, after in change.workloads if keys else []:
            read = _reading(after, new, keys, change.after)
            if read and _keeps_running(before, after):
                name = after.resource.name
                title = f"{new.kind} {new.name}"
                message = f"{name} is not restarted for {title}: {HOW[read.how]}"
                told = ", ".join(sorted(keys))
                yield Found(new, message, _field(new, keys), "", f"{name}: {told}")


def _keeps_running(old: Workload, new: Workload) -> bool:
    if new.resource.kind not in KINDS or not old.replicas:
        return False
    return not changed(old, new)


def _reading(
    workload: Workload, resource: Resource, keys: frozenset[str], side: Side
) -> Reading | None:
    """The way in which a workload reads what changed."""
    if side.identity(workload.resource)[2] != side.identity(resource)[2]:
        return None
    found = (
        read
        for read in readings(workload)
        if (read.kind, read.name) == (resource.kind, resource.name)
        and (read.keys is None or read.keys & keys)
    )
    return next(found, None)


def _changed(old: Resource, new: Resource) -> frozenset[str]:
    """The keys whose content differs."""
    before, after = content(old), content(new)
    names = {*before, *after}
    return frozenset(str(n) for n in names if before.get(n) != after.get(n))


def _field(resource: Resource, keys: frozenset[str]) -> tuple[str, ...]:
    first = min(keys)
    part = next((p for p in PARTS if first in mapping(resource.body.get(p))), "data")
    return (part, first) if len(keys) == 1 else (part,)
