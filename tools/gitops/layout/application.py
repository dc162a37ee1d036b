"""Argo CD Applications, as the files of clusters/<environment>/ declare them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gitops.errors import Position, Refusal
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import Node, YamlFile, load
from gitops.yamlfile.keys import lookup
from gitops.yamlfile.pointer import at_value, follow

FOLDER = "clusters"
KIND = b"Application"
SOURCES = ("spec", "sources")
MANIFESTS = (".yaml", ".yml", ".json")
"""The files that Argo CD reads of a plain folder."""


class SeveralSources(Refusal):
    """An Application of spec.sources: the tools follow one source."""

    def __init__(self, name: str, file: YamlFile, root: Node) -> None:
        super().__init__(
            f"Application {name} has several sources; the tools read one (spec.source)",
            at_value(file, follow(root, SOURCES)),
        )
        self.name, self._file, self._root = name, file, root

    @property
    def sources(self) -> list[Mapping[str, Any]]:
        """Its spec.sources as written."""
        found = lookup(self._file.data(self._root), SOURCES)
        items = found if isinstance(found, list) else []
        return [item if isinstance(item, dict) else {} for item in items]

    def locate(self, *path: str | int) -> Position:
        """Where a field below spec.sources is written."""
        return at_value(self._file, follow(self._root, (*SOURCES, *path)))


@dataclass(frozen=True, eq=False)
class Application:
    """One Application of one environment.

    `source` is its spec.source as written, `root` its document in `file`.
    """

    environment: str
    name: str
    project: str
    namespace: str
    source: Mapping[str, Any]
    file: YamlFile = field(repr=False)
    root: Node = field(repr=False)

    @property
    def at(self) -> Position:
        """Where its file declares it."""
        return self.file.at(self.root)

    def locate(self, *path: str | int) -> Position:
        """Where a field of it is written, or the deepest of its parents."""
        return at_value(self.file, follow(self.root, path))

    @property
    def path(self) -> str:
        """The folder it reads, from the repository's root."""
        return posixpath.normpath(str(self.source.get("path", ""))).strip("/")

    def resolved(self, name: str) -> str:
        """A path that it names, from the repository's root; `..` where it leaves it."""
        start = "" if name.startswith("/") else self.path
        return posixpath.normpath(posixpath.join(start, name.lstrip("/")))

    @property
    def branch(self) -> str:
        """The revision it follows; Argo CD's default is HEAD."""
        return str(self.source.get("targetRevision") or "HEAD")

    @property
    def helm(self) -> Mapping[str, Any]:
        """Its spec.source.helm, empty where it has none."""
        found = self.source.get("helm")
        return found if isinstance(found, dict) else {}


def manifests(snapshot: Snapshot, folder: str, *, recurse: bool = False) -> list[str]:
    """Paths of the manifests in a plain folder, as Argo CD reads it."""
    return [
        f"{folder}/{name}"
        for name in sorted(snapshot.under(folder))
        if name.endswith(MANIFESTS) and (recurse or "/" not in name)
    ]


def applications(snapshot: Snapshot, environment: str) -> list[Application]:
    """The Applications in clusters/<environment>/; Refusal where a file is broken."""
    paths = manifests(snapshot, f"{FOLDER}/{environment}")
    contents = snapshot.read_many(paths)
    files = (load(path, contents[path]) for path in paths if KIND in contents[path])
    found = (declared(file, root, environment) for file in files for root in file.roots)
    return [application for application in found if application]


def declared(file: YamlFile, root: Node | None, environment: str) -> Application | None:
    """The Application that a document is, None where it is something else.

    Refusal where the tools cannot follow it.
    """
    data = file.data(root) if root is not None else None
    if not _is_application(data):
        return None
    name = str(lookup(data, ("metadata", "name"), ""))
    if lookup(data, SOURCES):
        raise SeveralSources(name, file, root)
    source = lookup(data, ("spec", "source"))
    if not isinstance(source, dict) or not source.get("path"):
        raise Refusal(
            f"Application {name} has no spec.source with a path",
            at_value(file, follow(root, ("spec", "source"))),
        )
    return Application(
        environment=environment,
        name=name,
        project=str(lookup(data, ("spec", "project"), "default")),
        namespace=str(lookup(data, ("spec", "destination", "namespace"), "")),
        source=source,
        file=file,
        root=root,
    )


def _is_application(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.get("kind") == "Application"
        and str(data.get("apiVersion", "")).startswith("argoproj.io/")
    )
