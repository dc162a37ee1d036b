"""Where a plain manifest writes a field."""

from __future__ import annotations

from gitops.errors import GitopsError, Position
from gitops.knowledge.trace import steps
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import Node, YamlFile, load
from gitops.yamlfile.keys import Path
from gitops.yamlfile.pointer import at_value, follow


def in_manifest(snapshot: Snapshot, resource: Resource, field: Path) -> Position:
    """The line of a field, or of its deepest parent; the file where neither is there.

    List items of `field` go by name or by place.
    """
    path = resource.template
    file = parsed(snapshot, path)
    for root in file.roots if file else ():
        if file and root is not None and _is(file, root, resource):
            return at_value(file, follow(root, steps(resource.body, field)))
    return Position(path)


def parsed(snapshot: Snapshot, path: str) -> YamlFile | None:
    """A YAML file, None where it is not there or broken."""
    if path not in snapshot.entries:
        return None
    try:
        return load(path, snapshot.read(path))
    except GitopsError:
        return None


def _is(file: YamlFile, root: Node, resource: Resource) -> bool:
    """Whether a document is an object."""
    wanted = (resource.kind, resource.name)
    paths = (("kind",), ("metadata", "name"))
    places = [follow(root, path) for path in paths]
    full = all(p.depth == len(path) for p, path in zip(places, paths, strict=True))
    return full and tuple(str(file.data(p.value)) for p in places) == wanted
