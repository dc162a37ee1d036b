"""From what is wrong back to the line that a person would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gitops.errors import Position
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.pointer import at_value, follow

Pointer = Sequence[str]


def pointer(text: str) -> tuple[str, ...]:
    """The steps of a JSON pointer (`/spec/ports/0`)."""
    steps = text.split("/")[1:]
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def setter(overlays: Sequence[YamlFile], path: Pointer) -> Position | None:
    """Where a value is set: in the last overlay that has it, else its parent there."""
    for file in reversed(overlays):
        if sets(file, path):
            return at_value(file, follow(file.root, path))
    for file in reversed(overlays):
        if sets(file, path[:1]):
            return at_value(file, follow(file.root, path))
    return Position(overlays[-1].path, 1, 1) if overlays else None


def sets(file: YamlFile, path: Pointer) -> bool:
    """Whether a file sets a value; list items count by their place."""
    return file.root is not None and follow(file.root, path).depth == len(path)


def steps(body: object, path: Sequence[str]) -> tuple[str, ...]:
    """A path whose list items go by name, with their places instead."""
    found, here = [], body
    for name in path:
        step, here = _stepped(here, name)
        found.append(step)
    return tuple(found)


def _stepped(here: object, name: str) -> tuple[str, object]:
    if isinstance(here, list):
        names = [_name(item) for item in here]
        place = str(names.index(name)) if name in names else name
        fits = place.isdecimal() and int(place) < len(here)
        return place, here[int(place)] if fits else None
    return name, here.get(name) if isinstance(here, Mapping) else None


def _name(item: object) -> str | None:
    """What a list item is called, a claim template by its metadata."""
    if not isinstance(item, Mapping):
        return None
    about = item.get("metadata")
    inner = about.get("name") if isinstance(about, Mapping) else None
    name = item.get("name") or inner
    return None if name is None else str(name)
