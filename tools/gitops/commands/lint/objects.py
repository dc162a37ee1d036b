"""The Kubernetes objects of an environment, each with the place it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gitops.knowledge.evidence import Judged
from gitops.knowledge.instance import Instance
from gitops.layout.application import manifests
from gitops.layout.environments import Environment
from gitops.render.request import Engine
from gitops.render.resources import Resource, documents
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import Node, YamlFile
from gitops.yamlfile.pointer import follow

DEFINITION = "CustomResourceDefinition"


def manifests_of(snapshot: Snapshot, instance: Instance) -> list[str]:
    """The files that a plain Application reads."""
    if instance.application is None:
        return []
    directory = instance.application.source.get("directory")
    recurse = isinstance(directory, Mapping) and bool(directory.get("recurse"))
    return manifests(snapshot, instance.application.path, recurse=recurse)


def written(
    engine: Engine,
    environment: Environment,
    files: Iterable[YamlFile],
    instance: Instance | None = None,
) -> Iterator[Judged]:
    """The documents of plain files, read as Argo CD does."""
    for file in files:
        roots = [root for root in file.roots if root is not None]
        texts = documents(file.text)
        if len(texts) != len(roots):  # a separator that only a YAML reader sees
            texts = [json.dumps(file.data(root), default=str) for root in roots]
        bodies = engine.read([text.encode() for text in texts])
        for root, text, body in zip(roots, texts, bodies, strict=True):
            for part, node in _listed(Resource(_mapping(body), file.path, text), root):
                yield Judged(environment, part, None, instance, file, node)


def _listed(resource: Resource, root: Node) -> Iterator[tuple[Resource, Node]]:
    """A List is its items, each at its own place."""
    items = resource.body.get("items")
    if not resource.kind.endswith("List") or not isinstance(items, list):
        yield resource, root
        return
    for place, item in enumerate(items):
        node = follow(root, ("items", place)).value
        text = json.dumps(item, ensure_ascii=False)
        yield Resource(_mapping(item), resource.template, text), node


def _mapping(body: object) -> Mapping[str, Any]:
    return body if isinstance(body, dict) else {}


def rendered(instance: Instance) -> Iterator[Judged]:
    """What an instance's templates render to."""
    if isinstance(instance.rendered, Exception):
        return
    for resource in instance.rendered or ():
        yield Judged(instance.environment, resource, None, instance)


def text(resource: Resource) -> bytes:
    """A resource as a document: items of a List have no text of their own."""
    body = resource.text or json.dumps(resource.body, ensure_ascii=False)
    return body.encode(errors="replace")


def definitions(objects: Iterable[Judged]) -> list[Mapping[str, Any]]:
    """The CustomResourceDefinitions among objects that can be used as such."""
    return [o.resource.body for o in objects if _defines(o.resource)]


def _defines(resource: Resource) -> bool:
    spec = resource.body.get("spec")
    return resource.kind == DEFINITION and isinstance(spec, Mapping) and "names" in spec
