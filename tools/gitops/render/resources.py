"""Resources: what Kubernetes would get, each with the template that made it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.errors import Position, Refusal
from gitops.render.request import Engine, Manifest, Unreadable

SEPARATOR = re.compile(r"^---(?=\s|$)[ \t\r]*\n?", re.MULTILINE)
"""Between documents, as Helm splits them (pkg/release/v1/util, SplitManifests)."""

HOOK = "helm.sh/hook"
EVENTS = {
    "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade",
    "post-upgrade", "pre-rollback", "post-rollback", "test", "test-success",
}  # fmt: skip
"""The hooks that Helm knows; it leaves out objects of others, such as crd-install."""

SHAPE: Mapping[str, type | tuple[type, ...]] = {
    "apiVersion": str,
    "kind": str,
    "metadata": (dict, type(None)),
}
"""What an object must have, for all that is done with it here."""


@dataclass(frozen=True)
class Resource:
    """One Kubernetes object as rendered; `template` is a path in the repository."""

    body: Mapping[str, Any]
    template: str
    text: str

    @cached_property
    def kind(self) -> str:
        """Its kind, such as StatefulSet."""
        return str(self.body.get("kind", ""))

    @cached_property
    def api_version(self) -> str:
        """Its group and version, such as apps/v1."""
        return str(self.body.get("apiVersion", ""))

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """Its metadata, empty where that is no mapping."""
        found = self.body.get("metadata")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def name(self) -> str:
        """Its metadata.name."""
        return str(self.metadata.get("name", ""))

    @cached_property
    def namespace(self) -> str:
        """Its metadata.namespace, empty where it names none."""
        return str(self.metadata.get("namespace", ""))

    @cached_property
    def title(self) -> str:
        """`Kind/namespace/name`, or `Kind/name` where it names no namespace."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)

    @cached_property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it the same object across revisions: group, kind, place, name."""
        group = self.api_version.rpartition("/")[0]
        return group, self.kind, self.namespace, self.name


def documents(text: str) -> list[str]:
    """The documents of a manifest that hold more than blanks and comments."""
    parts = SEPARATOR.split(text) if "---" in text else [text]
    # Each ends with a newline, which a text at its end may be about.
    parts = [part if part.endswith("\n") else f"{part}\n" for part in parts]
    return [part for part in parts if _holds_something(part)]


def resources(
    engine: Engine, folder: str, manifests: Sequence[Manifest]
) -> list[Resource]:
    """The objects in rendered manifests; Refusal names a template that is no object."""
    parts = [
        (f"{folder}/{manifest.template}", text)
        for manifest in manifests
        if not manifest.template.endswith("NOTES.txt")
        for text in documents(manifest.text)
    ]
    bodies = engine.read([text.encode() for _, text in parts])
    found = [
        resource
        for (path, text), body in zip(parts, bodies, strict=True)
        for resource in _listed(Resource(_object(path, body), path, text))
    ]
    return sorted(found, key=lambda resource: (resource.kind, resource.name))


def kept(resource: Resource) -> bool:
    """Whether Helm prints an object: not where it names a hook that there is not."""
    hooks = str(_annotations(resource.metadata).get(HOOK, ""))
    return not hooks or {each.strip().lower() for each in hooks.split(",")} <= EVENTS


def _annotations(metadata: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found = (metadata or {}).get("annotations")
    return found if isinstance(found, Mapping) else {}


def _object(path: str, body: Any) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        why = f": {body.why}" if isinstance(body, Unreadable) else ""
        raise Refusal(
            f"renders to what is not a Kubernetes object{why}", Position(path)
        )
    for field, shape in SHAPE.items():
        if not isinstance(body.get(field), shape):
            raise Refusal(f"renders to an object without {field}", Position(path))
    for name, value in _annotations(body.get("metadata")).items():
        if not isinstance(value, str):
            raise Refusal(
                f"renders to the annotation {name}: {json.dumps(value)}, which is no "
                "text; put it in quotes",
                Position(path),
            )
    return dict(body)


def _listed(resource: Resource) -> Iterable[Resource]:
    """A List is its items, as the API server's clients take it."""
    items = resource.body.get("items")
    if not (resource.kind.endswith("List") and isinstance(items, list)):
        return [resource]
    return [
        Resource(_object(resource.template, item), resource.template, "")
        for item in items
    ]


def _holds_something(text: str) -> bool:
    return any(
        line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()
    )
