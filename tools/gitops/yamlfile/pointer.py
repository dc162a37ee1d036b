"""A path of names and list indexes followed from any node, as far as it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gitops.errors import Position
from gitops.yamlfile.document import Node, YamlFile, entry, is_mapping
from gitops.yamlfile.extent import is_alias, is_empty


@dataclass(frozen=True)
class Place:
    """The deepest node that exists; `key` names it, None in a list and at the root.

    `depth` is how many steps of the path led there.
    """

    key: Node | None
    value: Node
    depth: int


def follow(root: Node, path: Iterable[str | int]) -> Place:
    """Where a path leads, or how far: an index may be given as text."""
    place = Place(None, root, 0)
    for step in path:
        below = _below(place.value, step)
        if below is None:
            break
        place = Place(*below, place.depth + 1)
    return place


def at_key(file: YamlFile, place: Place) -> Position:
    """Where a place begins: at its key, where it has one."""
    return file.at(place.value if place.key is None else place.key)


def at_value(file: YamlFile, place: Place) -> Position:
    """Where its value stands; at its key where the value is not written there."""
    key, value = place.key, place.value
    elsewhere = key is not None and (is_empty(value) or is_alias(key, value))
    return file.at(key if elsewhere else value)


def _below(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    if is_mapping(node):
        return entry(node, str(step))
    if isinstance(node.value, list) and str(step).isdecimal():
        items = node.value
        return (None, items[int(step)]) if int(step) < len(items) else None
    return None
