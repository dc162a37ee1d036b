"""Where a plain manifest writes a field."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import GitopsError, Position
from gitops.knowledge.trace import steps
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import Node, YamlFile, is_mapping, load
from gitops.yamlfile.keys import Path
from gitops.yamlfile.pointer import at_value, follow


def in_manifest(snapshot: Snapshot, resource: Resource, field: Path) -> Position:
    """The line of a field, or of its deepest parent; the file where neither is there.

    List items of `field` go by name or by place.
    """
    path = resource.template
    file = parsed(snapshot, path)
    for root in _objects(file) if file else ():
        if file and _is(file, root, resource):
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


def _objects(file: YamlFile) -> Iterator[Node]:
    """The documents of a file, and the items of those that are a List."""
    for root in filter(None, file.roots):
        yield root
        items = follow(root, ("items",))
        if items.depth and isinstance(items.value.value, list):
            yield from (item for item in items.value.value if is_mapping(item))


def _is(file: YamlFile, root: Node, resource: Resource) -> bool:
    """Whether a document is an object, which may leave the end of its name open."""
    key = "name" if resource.name else "generateName"
    wanted = (resource.kind, str(resource.metadata.get(key, "")))
    paths = (("kind",), ("metadata", key))
    places = [follow(root, path) for path in paths]
    full = all(p.depth == len(path) for p, path in zip(places, paths, strict=True))
    return full and tuple(str(file.data(p.value)) for p in places) == wanted
