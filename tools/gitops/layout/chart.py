"""A Helm chart in a snapshot, and who owns each of its values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from gitops.errors import Position, Refusal, Usage, nearest
from gitops.layout.app import Place
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import Node, closed, is_mapping, load_mapping, pairs
from gitops.yamlfile.keys import Path, parse, spell

Owner = Literal["promote", "environment"]

OWNER = "x-promotion"
OWNERS = ("promote", "environment")
SCHEMA = "values.schema.json"
OPEN = frozenset({"global", "tags"})
NONE: frozenset[str] = frozenset()
OWN_ITEM = "chart"
"""The promoted item that is the chart itself, beside its values."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """A value that a chart knows: the smallest thing that is promoted.

    Lists and open maps are one leaf. `owner` is None where the schema does not
    say, which lint reports and promote refuses.
    """

    path: Path
    schema: Mapping[str, Any]
    owner: Owner | None

    @property
    def key(self) -> str:
        """Its dotted spelling."""
        return spell(self.path)

    @property
    def types(self) -> tuple[str, ...]:
        """The JSON types that it allows, empty where it allows any."""
        declared = self.schema.get("type", ())
        return (declared,) if isinstance(declared, str) else tuple(declared)


@dataclass(frozen=True)
class Chart:
    """A chart's own facts: its values in order, its leaves by path.

    `open` names the top-level keys that others read: global, and subcharts.
    """

    folder: str
    values: Mapping[str, Any]
    leaves: Mapping[Path, Leaf]
    open: frozenset[str] = frozenset({"global"})

    def leaf(self, path: Path) -> Leaf | None:
        """The leaf that a path is, or lies in (a map that is one leaf)."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.leaves:
                return self.leaves[path[:length]]
        return None

    def named(self, key: str) -> Leaf:
        """The leaf of a dotted key; Usage with the nearest one where there is none."""
        found = self.leaves.get(parse(key))
        if found is None:
            group = [
                leaf.key
                for leaf in self.leaves.values()
                if leaf.key.startswith(f"{key}.")
            ]
            if group:
                raise Usage(f"{key} is a group; name one of {', '.join(group)}")
            raise Usage(f"unknown key {key}{nearest(key, self.keys)}")
        return found

    @cached_property
    def keys(self) -> list[str]:
        """Every leaf's dotted key."""
        return [leaf.key for leaf in self.leaves.values()]


def read(snapshot: Snapshot, place: Place, folder: str) -> Chart:
    """The chart in `folder` as `place` runs it; Refusal where a file is broken."""
    if f"{folder}/Chart.yaml" not in snapshot.entries:
        hint = "; promote places it (--adopt source)" if folder == place.copy else ""
        raise Refusal(f"no chart here in {snapshot.name}{hint}", Position(folder))
    values = f"{folder}/values.yaml"
    default = (
        load_mapping(values, snapshot.read(values))
        if values in snapshot.entries
        else None
    )
    data = (default.data(default.root) if default else None) or {}
    schema = _schema(snapshot, folder)
    leaves = dict(_leaves(schema, schema, ()))
    if not leaves:
        leaves = dict(_flattened(data, ()))
    patterns = _patterns(snapshot, place)
    if patterns is not None:
        leaves = {path: _by_pattern(leaf, patterns) for path, leaf in leaves.items()}
    return Chart(folder, data, leaves, OPEN | subcharts(snapshot, folder).keys())


def subcharts(snapshot: Snapshot, folder: str) -> dict[str, str]:
    """The keys of its values that a chart's subcharts read, each with its folder.

    The folder of a packed subchart does not exist. One that has an alias reads the
    values below that name; templates are called by it too.
    """
    found = {name: f"{folder}/charts/{name}"
             for name in snapshot.children(f"{folder}/charts")}  # fmt: skip
    path = f"{folder}/Chart.yaml"
    data = snapshot.read(path)
    if b"dependencies" in data:
        file = load_mapping(path, data)
        for item in (file.data(file.root) or {}).get("dependencies") or ():
            name = str(item.get("name"))
            found[str(item.get("alias") or name)] = f"{folder}/charts/{name}"
    return found


def _schema(snapshot: Snapshot, folder: str) -> Mapping[str, Any]:
    path = f"{folder}/{SCHEMA}"
    if path not in snapshot.entries:
        return {}
    try:
        schema = json.loads(snapshot.read(path))
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise Refusal(f"is not JSON: {error}", Position(path, line)) from error
    if not isinstance(schema, dict):
        raise Refusal("is not a JSON object", Position(path, 1))
    return schema


def _leaves(
    schema: Any, root: Mapping[str, Any], path: Path, above: frozenset[str] = NONE
) -> Iterator[tuple[Path, Leaf]]:
    schema, above = _resolved(schema, root, above)
    inner = schema.get("properties")
    if not inner and path:
        owner = schema.get(OWNER)
        yield path, Leaf(path, schema, owner if owner in OWNERS else None)
    for name, below in (inner or {}).items():
        if (*path, name) != ("global",):
            yield from _leaves(below, root, (*path, name), above)


def _resolved(
    schema: Any, root: Mapping[str, Any], above: frozenset[str]
) -> tuple[Mapping[str, Any], frozenset[str]]:
    """A schema with its reference followed, and those followed so far.

    One that is among `above` is not: a schema may refer to itself.
    """
    if not isinstance(schema, dict):
        return {}, above  # true and false are schemas too
    reference = schema.get("$ref")
    if not isinstance(reference, str) or reference in above:
        return schema, above
    if not reference.startswith("#/"):
        return schema, above
    target: Any = root
    for name in reference[2:].split("/"):
        below = target if isinstance(target, dict) else {}
        target = below.get(name.replace("~1", "/").replace("~0", "~"), {})
    found, above = _resolved(target, root, above | {reference})
    return {**found, **{k: v for k, v in schema.items() if k != "$ref"}}, above


def _flattened(values: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Leaf]]:
    for name, value in values.items():
        here = (*path, str(name))
        if isinstance(value, dict) and value:
            yield from _flattened(value, here)
        else:
            yield here, Leaf(here, {}, None)


def _patterns(snapshot: Snapshot, place: Place) -> list[str] | None:
    """apps/APP/promotion.yaml: the environment keys of a chart that is not ours."""
    path = f"{place.shared}/promotion.yaml"
    if path not in snapshot.entries:
        return None
    file = load_mapping(path, snapshot.read(path))
    if file.root is not None:
        closed(file, file.root, {"environment"}, path)
    found = file.find(("environment",))
    patterns = file.data(found[1]) if found else None
    if not isinstance(patterns, list) or not all(isinstance(p, str) for p in patterns):
        raise Refusal(
            "environment: is not a list of key patterns", file.locate(("environment",))
        )
    return patterns


def _by_pattern(leaf: Leaf, patterns: list[str]) -> Leaf:
    from fnmatch import fnmatchcase

    own = any(fnmatchcase(leaf.key, pattern) for pattern in patterns)
    return Leaf(leaf.path, leaf.schema, "environment" if own else "promote")


def overlay_leaves(chart: Chart, overlay: Node) -> Iterator[Path]:
    """Every path that an overlay's mapping node sets, as deep as leaves go.

    A path above the leaves is one where a whole group is replaced (`image: null`).
    """
    yield from _set_paths(chart, overlay, ())


def _set_paths(chart: Chart, node: Node, path: Path) -> Iterator[Path]:
    for key, value in pairs(node):
        here = (*path, key.value)
        if here in chart.leaves or not is_mapping(value):
            yield here
        else:
            yield from _set_paths(chart, value, here)
