"""A volume that lasts is no longer where a program keeps its files.

A program that finds an empty folder where its data was usually starts with nothing, and
writes what comes into the container, where it is lost with the pod. The files on the
volume stay. Redis itself is judged by data-path, which knows its configuration.

Instead: keep `mountPath` and `subPath`, or change them together with the program's own
setting and with the files moved before.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Data, Workload
from gitops.knowledge.redis.mounted import Mount, mounts
from gitops.knowledge.redis.persistence import Place, place, volume

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Paths of containers that a volume stood behind and no longer does."""
    redis = {id(server.container) for server, _ in change.servers}
    for old, new in change.workloads:
        for name, container in old.containers.items():
            if id(container) not in redis:
                yield from _lost(old, new, name, container)


def _lost(old: Workload, new: Workload, name: str, container: Data) -> Iterator[Found]:
    for mount in _lasting(old, container):
        before = place(old, container, mount.path)
        after = _places(new, name, mount.path)
        if before not in after:
            there = f"the files of {name} in {mount.path} were {before}"
            message = f"{there}, and are now {after[0] if after else 'gone'}"
            path = new.at("containers", name, "volumeMounts", mount.volume)
            found = " | ".join(map(str, after))
            yield Found(new.resource, message, path, f"{mount.path} {before}", found)


def _lasting(workload: Workload, container: Data) -> Iterator[Mount]:
    """The mounts of volumes that outlive the pod, but not the node's own folders."""
    writable = {
        str(mount.get("mountPath")).rstrip("/")
        for mount in workload.mounts(container)
        if mount.get("readOnly") is not True
    }
    for mount in mounts(container):
        known = volume(workload, mount.volume)
        here = Place(known, mount.path)
        if here.lasting and known[0] != "hostPath" and mount.path in writable:
            yield mount


def _places(workload: Workload, name: str, path: str) -> list[Place]:
    """What is at a path of the container, of any where none has its name."""
    named = workload.containers.get(name)
    each = [named] if named is not None else list(workload.containers.values())
    return [place(workload, container, path) for container in each]
