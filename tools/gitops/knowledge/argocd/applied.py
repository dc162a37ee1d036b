"""Whether a live object is what was rendered: each rendered field, canonically.

What the API server or a controller adds is no difference, with two exceptions: lists
have as many items as were rendered, and a ConfigMap holds no other keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.kubernetes.defaults import QUANTITIES, QUANTITY
from gitops.knowledge.kubernetes.quantity import quantity
from gitops.knowledge.kubernetes.workload import mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

PARTS = ("labels", "annotations")
IGNORED = ("apiVersion", "kind", "metadata", "status")
WHOLE = {"ConfigMap": ("data", "binaryData")}
"""Mappings that no server adds to: a key that was not rendered was left behind."""


def unlike(rendered: Resource, live: Mapping[str, Any]) -> Iterator[Path]:
    """The paths at which a live object is not what was rendered."""
    here = mapping(live.get("metadata"))
    for part in PARTS:
        own = mapping(rendered.metadata.get(part))
        yield from _below(own, mapping(here.get(part)), ("metadata", part))
    for key, value in rendered.body.items():
        if key not in IGNORED:
            yield from _below(value, live.get(key), (key,))
    for key in WHOLE.get(rendered.kind, ()):
        own, found = (mapping(each.get(key)) for each in (rendered.body, live))
        yield from ((key, name) for name in sorted(found.keys() - own.keys()))


def _below(own: Any, live: Any, path: Path) -> Iterator[Path]:
    if isinstance(own, Mapping) and isinstance(live, Mapping):
        for key, value in own.items():
            yield from _below(value, live.get(key), (*path, str(key)))
    elif isinstance(own, list) and isinstance(live, list):
        yield from _items(own, live, path)
    elif not _equal(own, live, path):
        yield path


def _items(own: list[Any], live: list[Any], path: Path) -> Iterator[Path]:
    if len(own) != len(live):
        yield path
        return
    for place, (one, other) in enumerate(zip(own, live, strict=True)):
        name = str(mapping(one).get("name") or place)
        yield from _below(one, other, (*path, name))


def _equal(own: Any, live: Any, path: Path) -> bool:
    """A field that is empty may be left out of what is stored."""
    if live is None:
        return not own
    if type(own) is not type(live) or own != live:
        return _measures(path) and quantity(own) == quantity(live) is not None
    return True


def _measures(path: Path) -> bool:
    return path[-1] in QUANTITY or any(name in QUANTITIES for name in path[-2:-1])
