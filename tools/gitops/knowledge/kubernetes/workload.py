"""A workload: an object that runs pods, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path, lookup

TEMPLATE: Path = ("spec", "template")
TEMPLATES: Mapping[str, Path] = {
    "Pod": (),
    "StatefulSet": TEMPLATE,
    "Deployment": TEMPLATE,
    "DaemonSet": TEMPLATE,
    "ReplicaSet": TEMPLATE,
    "ReplicationController": TEMPLATE,
    "Job": TEMPLATE,
    "CronJob": ("spec", "jobTemplate", *TEMPLATE),
}
"""Where an object of each kind holds its pod template."""

Data = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Workload:
    """An object that runs pods; `path` leads to its pod template."""

    resource: Resource
    path: Path

    @cached_property
    def template(self) -> Data:
        """The pod template: metadata and spec."""
        return mapping(lookup(self.resource.body, self.path))

    @cached_property
    def spec(self) -> Data:
        """The pods' spec."""
        return mapping(self.template.get("spec"))

    @cached_property
    def containers(self) -> Mapping[str, Data]:
        """The main containers by name."""
        return named(self.spec.get("containers"))

    @cached_property
    def volumes(self) -> Mapping[str, Data]:
        """The pod's volumes by name, without those of claim templates."""
        return named(self.spec.get("volumes"))

    @cached_property
    def claim_templates(self) -> Mapping[str, Data]:
        """A StatefulSet's claim templates by name."""
        found = lookup(self.resource.body, ("spec", "volumeClaimTemplates"))
        items = [mapping(item) for item in found] if isinstance(found, list) else []
        return {str(mapping(i.get("metadata")).get("name", "")): i for i in items}

    @property
    def holds_data(self) -> bool:
        """Whether its pods use a volume that outlives them."""
        return bool(self.claim_templates) or any(
            "persistentVolumeClaim" in volume or "hostPath" in volume
            for volume in self.volumes.values()
        )

    @property
    def replicas(self) -> int:
        """How many pods it wants; 1 where it does not say."""
        found = lookup(self.resource.body, ("spec", "replicas"))
        return found if isinstance(found, int) else 1

    def at(self, *path: str) -> Path:
        """The path of a field of the pod's spec, from the object's root."""
        return (*self.path, "spec", *path)

    def mounts(self, container: Data) -> Iterator[Data]:
        """A container's volume mounts."""
        yield from sequence(container.get("volumeMounts"))


def workload(resource: Resource) -> Workload | None:
    """The object as a workload, None where it runs no pods."""
    path = TEMPLATES.get(resource.kind)
    if path is None or not isinstance(lookup(resource.body, (*path, "spec")), dict):
        return None
    return Workload(resource, path)


def mapping(data: Any) -> Data:
    """The data where it is a mapping, else an empty one."""
    return data if isinstance(data, Mapping) else {}


def sequence(data: Any) -> Sequence[Data]:
    """The mappings of a list, nothing where it is no list."""
    return [i for i in data if isinstance(i, Mapping)] if isinstance(data, list) else []


def named(data: Any) -> Mapping[str, Data]:
    """The items of a list by their name."""
    return {str(item.get("name", "")): item for item in sequence(data)}
