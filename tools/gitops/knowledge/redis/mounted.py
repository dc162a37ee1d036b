"""The files that a container finds in mounted ConfigMaps and Secrets."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from posixpath import basename, join, normpath
from typing import TYPE_CHECKING, Any

from gitops.knowledge.kubernetes.workload import Workload, mapping, sequence
from gitops.knowledge.redis.conf import Source

if TYPE_CHECKING:
    from gitops.knowledge.change import Side

KINDS = {"configMap": ("ConfigMap", "name"), "secret": ("Secret", "secretName")}
Files = Mapping[str, Source]
"""Each mounted file by its path in the container."""


@dataclass(frozen=True)
class Mount:
    """Where a container sees a volume, or the `sub` path of it."""

    volume: str
    path: str
    sub: str

    def inside(self, path: str) -> str | None:
        """The place in the volume of a path of the container, None where outside."""
        if path != self.path and not path.startswith(self.path.rstrip("/") + "/"):
            return None
        return normpath(join("/", self.sub, path[len(self.path) :].lstrip("/")))


def mounts(container: Mapping[str, Any]) -> Sequence[Mount]:
    """The mounts of a container, the deepest first: it hides those above it."""
    found = [
        Mount(
            str(entry.get("name", "")),
            normpath(join("/", str(entry.get("mountPath", "")))),
            str(entry.get("subPath") or entry.get("subPathExpr") or ""),
        )
        for entry in sequence(container.get("volumeMounts"))
    ]
    return sorted(found, key=lambda mount: len(mount.path), reverse=True)


def files(workload: Workload, container: Mapping[str, Any], side: Side) -> Files:
    """The files that a container finds, then those that only init containers find.

    An init container copies files to where the server reads them.
    """
    found: dict[str, Source] = {}
    for each in (container, *sequence(workload.spec.get("initContainers"))):
        for mount in mounts(each):
            volume = workload.volumes.get(mount.volume, {})
            for name, source in _volume(volume, workload, side):
                found.setdefault(_place(mount, name) or "", source)
    found.pop("", None)
    return found


def matching(found: Files, name: str) -> Sequence[Source]:
    """The files that a name or pattern means.

    A name that is nowhere means the first file that is called so: scripts copy mounted
    files, and put variables for folders.
    """
    exact = [found[path] for path in sorted(found) if fnmatchcase(path, normpath(name))]
    called = [s for path, s in found.items() if basename(path) == basename(name)]
    return exact or called[:1]


def _place(mount: Mount, name: str) -> str | None:
    if not mount.sub:
        return join(mount.path, name)
    sub = normpath(mount.sub)
    if name == sub:
        return mount.path
    return (
        join(mount.path, name[len(sub) + 1 :]) if name.startswith(sub + "/") else None
    )


def _volume(
    volume: Mapping[str, Any], workload: Workload, side: Side
) -> Iterator[tuple[str, Source]]:
    for each in [volume, *sequence(mapping(volume.get("projected")).get("sources"))]:
        for field, (kind, key) in KINDS.items():
            source = mapping(each.get(field))
            name = source.get(key) or source.get("name")
            yield from _items(source, _texts(kind, str(name), workload, side))


def _items(
    volume: Mapping[str, Any], texts: Mapping[str, Source]
) -> Iterator[tuple[str, Source]]:
    items = sequence(volume.get("items"))
    chosen = [(str(i.get("path", "")), str(i.get("key", ""))) for i in items]
    for path, key in chosen or [(key, key) for key in texts]:
        if key in texts:
            yield path, texts[key]


def _texts(
    kind: str, name: str, workload: Workload, side: Side
) -> Mapping[str, Source]:
    namespace = workload.resource.namespace or side.namespace
    found = side.by_identity.get(("", kind, namespace, name))
    if found is None:
        return {}
    texts = {
        key: Source(_decoded(text) if kind == "Secret" else text, found, ("data", key))
        for key, text in mapping(found.body.get("data")).items()
        if isinstance(text, str)
    }
    for key, text in mapping(found.body.get("stringData")).items():
        texts[key] = Source(str(text), found, ("stringData", key))
    return texts


def _decoded(text: str) -> str:
    try:
        return b64decode(text).decode(errors="surrogateescape")
    except (binascii.Error, ValueError):
        return ""
