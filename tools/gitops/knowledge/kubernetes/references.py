"""What a pod cannot start without: the objects that its spec names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.yamlfile.keys import Path

Reference = tuple[str, str]
"""The kind and the name of an object in the pod's namespace."""

VOLUMES = {
    "secret": ("Secret", "secretName"),
    "configMap": ("ConfigMap", "name"),
    "persistentVolumeClaim": ("PersistentVolumeClaim", "claimName"),
}
PROJECTED = {"secret": ("Secret", "name"), "configMap": ("ConfigMap", "name")}
ENV = {"secretKeyRef": ("Secret", "name"), "configMapKeyRef": ("ConfigMap", "name")}
ENV_FROM = {"secretRef": ("Secret", "name"), "configMapRef": ("ConfigMap", "name")}


class Need(NamedTuple):
    """An object that pods need, the key of it if they name one, and the field."""

    kind: str
    name: str
    key: str | None
    path: Path


def references(workload: Workload) -> Iterator[Reference]:
    """The objects that its pods need; what is `optional` they do not need."""
    for need in needs(workload):
        yield need.kind, need.name


def needs(workload: Workload) -> Iterator[Need]:
    """The same with key and field; of a volume with items, once for each."""
    for found in (_of_volumes(workload), _of_containers(workload)):
        for need in found:
            yield need._replace(path=workload.at(*need.path))
    account = workload.spec.get("serviceAccountName")
    if account:
        path = workload.at("serviceAccountName")
        yield Need("ServiceAccount", str(account), None, path)


def claims(workload: Workload) -> list[str]:
    """The claims that hold its data; of a claim template the first and the last."""
    name, last = workload.resource.name, max(workload.replicas, 1) - 1
    ends = "0" if last == 0 else f"0..{last}"
    made = [f"{template}-{name}-{ends}" for template in workload.claim_templates]
    found = (mapping(v.get("persistentVolumeClaim")) for v in workload.volumes.values())
    return [*made, *(str(each["claimName"]) for each in found if each.get("claimName"))]


def _of_volumes(workload: Workload) -> Iterator[Need]:
    for name, volume in workload.volumes.items():
        path = ("volumes", name)
        yield from _named(volume, VOLUMES, path)
        sources = sequence(mapping(volume.get("projected")).get("sources"))
        for place, source in enumerate(sources):
            inside = (*path, "projected", "sources", str(place))
            yield from _named(source, PROJECTED, inside)


def _of_containers(workload: Workload) -> Iterator[Need]:
    for group in ("initContainers", "containers"):
        for container in sequence(workload.spec.get(group)):
            path = (group, str(container.get("name", "")))
            for place, env in enumerate(sequence(container.get("env"))):
                inside = (*path, "env", str(place), "valueFrom")
                yield from _named(mapping(env.get("valueFrom")), ENV, inside)
            for place, source in enumerate(sequence(container.get("envFrom"))):
                yield from _named(source, ENV_FROM, (*path, "envFrom", str(place)))


def _named(
    holder: Data, fields: Mapping[str, tuple[str, str]], path: Path
) -> Iterator[Need]:
    for field, (kind, key) in fields.items():
        found: Mapping[str, Any] = mapping(holder.get(field))
        if found.get(key) and found.get("optional") is not True:
            yield from _keys(kind, str(found[key]), found, (*path, field), key)


def _keys(kind: str, name: str, found: Data, path: Path, field: str) -> Iterator[Need]:
    """Each key that is named, else the object; the key's own field where it is one."""
    items = sequence(found.get("items"))
    if found.get("key"):
        yield Need(kind, name, str(found["key"]), (*path, field))
    for place, item in enumerate(items):
        where = (*path, "items", str(place), "key")
        yield Need(kind, name, str(item.get("key")), where)
    if not items and not found.get("key"):
        yield Need(kind, name, None, (*path, field))
