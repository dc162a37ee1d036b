"""Whether a change replaces the pods of a workload, and which fields do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from gitops.knowledge.kubernetes.stored import stored
from gitops.knowledge.kubernetes.workload import Workload, mapping
from gitops.yamlfile.keys import Path, lookup

SERIALISED = ("StatefulSet", "DaemonSet")
"""Kinds whose controllers compare templates as text."""

REPLACED = (*SERIALISED, "Deployment")
"""Kinds whose controllers replace running pods when the template changes."""

Rollout = Literal["rolls", "ondelete", "partition", "paused", "empty", "none"]


def changed(old: Workload, new: Workload) -> list[Path]:
    """The fields of the pod template that differ as stored, from the object's root.

    The order of mappings does not count, that of lists does; items go by name.
    """
    exact = new.resource.kind in SERIALISED
    before, after = (_stored(each, exact=exact) for each in (old, new))
    return [(*new.path, *path) for path in differences(before, after)]


@lru_cache(maxsize=32)
def _stored(workload: Workload, *, exact: bool) -> Mapping[str, Any]:
    """A workload's pod template as stored; many effects ask for it."""
    return stored(workload.template, exact=exact)


def restarts(old: Workload, new: Workload) -> bool:
    """Whether the pods that run are replaced by the change, now and by themselves."""
    return rollout(old, new) == "rolls" and bool(changed(old, new))


def rollout(old: Workload, new: Workload) -> Rollout:
    """What the controller does with a changed template."""
    if new.resource.kind not in REPLACED:
        return "none"
    if new.resource.kind != "DaemonSet" and not (old.replicas and new.replicas):
        return "empty"
    if lookup(new.resource.body, ("spec", "paused")) is True:
        return "paused"
    if strategy(new) == "OnDelete":
        return "ondelete"
    return "partition" if _held(new) else "rolls"


def strategy(workload: Workload) -> str:
    """The type of its update strategy, RollingUpdate where it does not say."""
    key = "strategy" if workload.resource.kind == "Deployment" else "updateStrategy"
    found = lookup(workload.resource.body, ("spec", key, "type"))
    return str(found or "RollingUpdate")


def differences(old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
    """The paths at which two pieces of data differ."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from differences(old.get(key), new.get(key), (*path, key))
    elif (before := _named(old)) and (after := _named(new)):
        yield from differences(before, after, path)
        if [n for n in before if n in after] != [n for n in after if n in before]:
            yield path
    elif old != new:
        yield path


def _named(data: Any) -> Mapping[str, Any]:
    """The items of a list by name, where each has one of its own."""
    items: Sequence[Any] = data if isinstance(data, list) else []
    found = {str(mapping(item).get("name", "")): item for item in items}
    return {} if "" in found or len(found) != len(items) else found


def _held(workload: Workload) -> bool:
    """Whether a StatefulSet's partition keeps every pod as it is."""
    spec = mapping(workload.resource.body.get("spec"))
    partition = lookup(spec, ("updateStrategy", "rollingUpdate", "partition"))
    start = lookup(spec, ("ordinals", "start"))
    if workload.resource.kind != "StatefulSet" or not isinstance(partition, int):
        return False
    return partition >= workload.replicas + (start if isinstance(start, int) else 0)
