"""What a pod cannot start without: the objects that its spec names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence

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


def references(workload: Workload) -> Iterator[Reference]:
    """The objects that its pods need; what is `optional` they do not need."""
    yield from _of_volumes(workload)
    for key in ("initContainers", "containers"):
        for container in sequence(workload.spec.get(key)):
            for env in sequence(container.get("env")):
                yield from _named(mapping(env.get("valueFrom")), ENV)
            for source in sequence(container.get("envFrom")):
                yield from _named(source, ENV_FROM)
    account = workload.spec.get("serviceAccountName")
    if account:
        yield "ServiceAccount", str(account)


def claims(workload: Workload) -> list[str]:
    """The claims that hold its data; of a claim template the first and the last."""
    name, last = workload.resource.name, max(workload.replicas, 1) - 1
    ends = "0" if last == 0 else f"0..{last}"
    made = [f"{template}-{name}-{ends}" for template in workload.claim_templates]
    found = (mapping(v.get("persistentVolumeClaim")) for v in workload.volumes.values())
    return [*made, *(str(each["claimName"]) for each in found if each.get("claimName"))]


def _of_volumes(workload: Workload) -> Iterator[Reference]:
    for volume in workload.volumes.values():
        yield from _named(volume, VOLUMES)
        for source in sequence(mapping(volume.get("projected")).get("sources")):
            yield from _named(source, PROJECTED)


def _named(holder: Data, fields: Mapping[str, tuple[str, str]]) -> Iterator[Reference]:
    for field, (kind, key) in fields.items():
        found: Mapping[str, Any] = mapping(holder.get(field))
        if found.get(key) and found.get("optional") is not True:
            yield kind, str(found[key])
