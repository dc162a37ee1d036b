"""Where a server's data lies: which volume, which place in it, which files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from posixpath import join, normpath
from typing import Any

from gitops.knowledge.kubernetes.workload import Workload, mapping
from gitops.knowledge.redis.mounted import mounts

Volume = tuple[str, ...]
"""What a volume is: ("claim-template", "data"), ("claim", NAME), ("emptyDir", NAME)."""

IMAGE: Volume = ("image",)
"""On no volume: in the container's own file system."""

PASSING = (
    "image", "emptyDir", "ephemeral", "csi",
    "configMap", "secret", "projected", "downwardAPI",
)  # fmt: skip
"""Volumes that go with the pod, or are none; `csi` in a pod is an ephemeral one."""

HOME = "/data"
"""The working directory of the official images."""


@dataclass(frozen=True)
class Place:
    """A folder of a volume."""

    volume: Volume
    folder: str

    @property
    def lasting(self) -> bool:
        """Whether it outlives its pod."""
        return self.volume[0] not in PASSING

    def __str__(self) -> str:
        if self.volume == IMAGE:
            return f"{self.folder} of the container"
        return f"{self.folder} of {' '.join(self.volume)}"


@dataclass(frozen=True)
class Data:
    """Where a server keeps what it writes, and under which names."""

    folder: str
    place: Place
    dump: str
    aof_folder: str
    aof: str

    @property
    def lasting(self) -> bool:
        """Whether it outlives its pod."""
        return self.place.lasting

    def same(self, other: Data) -> bool:
        """Whether the files are the same, wherever the container sees them."""
        return replace(self, folder="") == replace(other, folder="")


def data_of(
    workload: Workload, container: Mapping[str, Any], value: Callable[[str], Any]
) -> Data:
    """Where the data of a server lies, by its directives."""
    home = str(container.get("workingDir") or HOME)
    folder = normpath(join("/", home, str(value("dir"))))
    return Data(
        folder,
        place(workload, container, folder),
        str(value("dbfilename")),
        str(value("appenddirname")),
        str(value("appendfilename")),
    )


def place(workload: Workload, container: Mapping[str, Any], folder: str) -> Place:
    """The volume that holds a folder of a container, and where in it."""
    for mount in mounts(container):
        inside = mount.inside(folder)
        if inside is not None:
            return Place(volume(workload, mount.volume), inside)
    return Place(IMAGE, folder)


def volume(workload: Workload, name: str) -> Volume:
    """What a volume of a workload is; a claim template hides a volume of its name."""
    if name in workload.claim_templates:
        return ("claim-template", name)
    source = {k: v for k, v in workload.volumes.get(name, {}).items() if k != "name"}
    kind = next(iter(sorted(source)), "emptyDir")
    if kind == "persistentVolumeClaim":
        return ("claim", str(mapping(source[kind]).get("claimName", "")))
    if kind in PASSING:
        return (kind, name)
    return (kind, *_facts(mapping(source.get(kind))))


def _facts(source: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{key}={source[key]}" for key in sorted(source))
