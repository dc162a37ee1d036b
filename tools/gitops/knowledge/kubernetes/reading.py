"""What a workload reads of ConfigMaps and Secrets, and how."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.render.resources import Resource

How = Literal["environment", "file", "subPath"]

VOLUMES = (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName"))
PROJECTED = (("configMap", "ConfigMap", "name"), ("secret", "Secret", "name"))
ENV = (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret"))
ENV_FROM = (("configMapRef", "ConfigMap"), ("secretRef", "Secret"))


@dataclass(frozen=True)
class Reading:
    """One way in which pods read an object; `keys` is None where they read all."""

    kind: str
    name: str
    how: How
    keys: frozenset[str] | None = None


def content(resource: Resource) -> Data:
    """The content of a ConfigMap or Secret by key.

    A Secret's stringData become data, and win over them.
    """
    data, binary, texts = (
        mapping(resource.body.get(part))
        for part in ("data", "binaryData", "stringData")
    )
    if resource.kind == "Secret":
        return {**{key: _decoded(value) for key, value in data.items()}, **texts}
    return {**data, **binary}


def readings(workload: Workload) -> Iterator[Reading]:
    """Everything that its pods read, each way once for each place."""
    for key in ("initContainers", "containers"):
        for container in sequence(workload.spec.get(key)):
            yield from _environment(container)
            yield from _files(workload, container)


def _environment(container: Data) -> Iterator[Reading]:
    for env in sequence(container.get("env")):
        for field, kind in ENV:
            found = mapping(mapping(env.get("valueFrom")).get(field))
            if found.get("name"):
                keys = frozenset([str(found.get("key"))])
                yield Reading(kind, str(found["name"]), "environment", keys)
    for source in sequence(container.get("envFrom")):
        for field, kind in ENV_FROM:
            name = mapping(source.get(field)).get("name")
            if name:
                yield Reading(kind, str(name), "environment")


def _files(workload: Workload, container: Data) -> Iterator[Reading]:
    for mount in workload.mounts(container):
        volume = mapping(workload.volumes.get(str(mount.get("name"))))
        fixed = mount.get("subPath") or mount.get("subPathExpr")
        how: How = "subPath" if fixed else "file"
        for reading in _volume(volume, how):
            if reading.keys is None and mount.get("subPath"):
                only = frozenset([str(mount["subPath"]).partition("/")[0]])
                yield Reading(reading.kind, reading.name, how, only)
            else:
                yield reading


def _volume(volume: Data, how: How) -> Iterator[Reading]:
    yield from _sources(volume, VOLUMES, how)
    for source in sequence(mapping(volume.get("projected")).get("sources")):
        yield from _sources(source, PROJECTED, how)


def _sources(
    holder: Data, fields: tuple[tuple[str, str, str], ...], how: How
) -> Iterator[Reading]:
    for field, kind, key in fields:
        found: Data = mapping(holder.get(field))
        items: Any = found.get("items")
        keys = frozenset(str(item.get("key")) for item in sequence(items))
        if found.get(key):
            yield Reading(kind, str(found[key]), how, keys or None)


def _decoded(data: Any) -> Any:
    try:
        text = "".join(str(data).split())
        return b64decode(text, validate=True).decode(errors="surrogateescape")
    except ValueError:  # not ASCII, or not base64
        return data
