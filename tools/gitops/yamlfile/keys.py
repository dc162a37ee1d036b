r"""Keys as people type them: `image.tag`; a dot inside a name is `\.`, as in Helm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Path = tuple[str, ...]


def spell(path: Iterable[str]) -> str:
    """The dotted spelling of a path."""
    return ".".join(re.sub(r"([\\.])", r"\\\1", name) for name in path)


def parse(key: str) -> Path:
    """The path that a dotted spelling names."""
    names = re.findall(r"(?:^|\.)((?:\\.|[^\\.]|\\$)*)", key)
    return tuple(re.sub(r"\\(.)", r"\1", name) for name in names)


def lookup(values: Any, path: Path, absent: Any = None) -> Any:
    """The value at a path of nested mappings, or `absent`."""
    for name in path:
        if not isinstance(values, Mapping) or name not in values:
            return absent
        values = values[name]
    return values


def replaced(values: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """The same mapping with one value set; its parents are made if need be."""
    head, *rest = path
    below = values.get(head)
    if rest:
        value = replaced(
            below if isinstance(below, Mapping) else {}, tuple(rest), value
        )
    return {**values, head: value}


def removed(values: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """The same mapping without one value, and without parents left empty."""
    head, *rest = path
    kept = {name: value for name, value in values.items() if name != head}
    below = values.get(head)
    if rest and isinstance(below, Mapping):
        left = removed(below, tuple(rest))
        return {**values, head: left} if left else kept
    return kept
