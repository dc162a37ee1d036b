"""What is wrong with an overlay, judged by the chart that it configures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gitops.errors import Position, nearest
from gitops.layout.chart import Chart, overlay_leaves
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.keys import Path, spell

COMPLAINT = re.compile(r"^\s*- at '(?P<pointer>[^']*)': (?P<why>.+)$")
CHART = re.compile(r"^(?P<name>[^\s:]+):$")
EXTRA = re.compile(r"additional properties (?P<names>'.*') not allowed$")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it stands.

    `unknown` tells a key that no value has from a group set like a value.
    """

    path: Path
    why: str
    at: Position
    unknown: bool = True


def unknown_keys(chart: Chart, file: YamlFile) -> Iterator[Problem]:
    """Keys that the chart does not know, which Helm would ignore or refuse."""
    for path in overlay_leaves(chart, file.root):
        if path[0] in chart.open or chart.leaf(path) is not None:
            continue
        if _is_group(chart, path):
            why = f"{spell(path)} is a group of values: set them, not the group"
            yield Problem(path, why, file.locate(path), unknown=False)
            continue
        known, depth = _deepest_known(chart, path)
        hint = nearest(path[depth], {key[depth] for key in known})
        where = f" in {spell(path[:depth])}" if depth else ""
        yield Problem(
            path[: depth + 1],
            f"unknown key {path[depth]}{where}{hint}",
            file.locate(path[: depth + 1]),
        )


def complaints(chart: Chart, message: str) -> Iterator[tuple[Path, str]]:
    """Key path and reason of each complaint in Helm's schema error."""
    above: Path = ()
    for line in message.splitlines():
        if head := CHART.match(line):  # a subchart's paths start at its own values
            above = (head["name"],) if head["name"] in chart.open else ()
        found = COMPLAINT.match(line)
        if found is None or found["why"].endswith("validation failed"):
            continue
        names = found["pointer"].split("/")[1:]
        path = (*above, *(n.replace("~1", "/").replace("~0", "~") for n in names))
        extra = EXTRA.match(found["why"])
        if extra is None:
            yield path, found["why"] + _meaning(chart, path)
            continue
        for name in re.findall(r"'([^']*)'", extra["names"]):
            yield (*path, name), "the schema knows no such field here"


def _meaning(chart: Chart, path: Path) -> str:
    """What the schema says a value is, which is often why it was refused."""
    leaf = chart.leaf(path)
    about = leaf.schema.get("description") if leaf else None
    return f" ({about.rstrip('.')})" if isinstance(about, str) else ""


def is_schema_error(message: str) -> bool:
    """Whether Helm refused the values, rather than a template."""
    return "specifications of the schema" in message


def _is_group(chart: Chart, path: Path) -> bool:
    return any(leaf[: len(path)] == path for leaf in chart.leaves)


def _deepest_known(chart: Chart, path: Path) -> tuple[list[Path], int]:
    """The leaves that share the longest beginning with a path, and its length."""
    for depth in range(len(path) - 1, -1, -1):
        known = [
            leaf
            for leaf in chart.leaves
            if leaf[:depth] == path[:depth] and len(leaf) > depth
        ]
        if known:
            return known, depth
    return [], 0
