"""A chart tried with other values: rendering is cheap (5 ms), so nothing is guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from gitops.commands.effects.rendering import Rendering
from gitops.errors import GitopsError
from gitops.knowledge.made_up import differing
from gitops.knowledge.probe import Field, Layer, meet
from gitops.layout.chart import SCHEMA, Chart, subcharts
from gitops.render.request import RenderRequest, Unreadable, ValuesFile
from gitops.render.resources import Resource
from gitops.render.values import merged
from gitops.yamlfile.keys import Path, lookup, replaced

TOGETHER = 8
"""Values that are tried at once, to find those that are worth a trial of their own."""
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, eq=False)
class Trial:
    """An Application's rendering, to be repeated with one value changed at a time."""

    rendering: Rendering
    chart: Chart | None = None
    _moved: dict[Path, frozenset[Field] | None] = field(default_factory=dict)

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The values of the chart and, below their names, of its subcharts."""
        folder, snapshot = self.rendering.application.path, self.rendering.snapshot
        paths = {
            name: path
            for name, home in subcharts(snapshot, folder).items()
            if (path := f"{home}/values.yaml") in snapshot.entries
        }
        texts = snapshot.read_many(paths.values())
        read = self.rendering.engine.read([texts[path] for path in paths.values()])
        below = {
            name: data
            for name, data in zip(paths, read, strict=True)
            if isinstance(data, Mapping)
        }
        return merged(below, self.rendering.defaults)

    @cached_property
    def layers(self) -> Sequence[Layer]:
        """Each values file, then what the Application itself holds."""
        request = self.rendering.request
        files = [(file.path, file.data) for file in request.files]
        if request.inline is not None:
            files.append((self.rendering.application.file.path, request.inline))
        read = self.rendering.engine.read([data for _, data in files])
        return [
            Layer(path, {} if isinstance(data, Unreadable) else data)
            for (path, _), data in zip(files, read, strict=True)
        ]

    @cached_property
    def leaves(self) -> Sequence[Path]:
        """Every value that the chart gets, maps followed, lists as one value."""
        return [*_leaves(self._values, ())]

    def moved(self, path: Path) -> frozenset[Field] | None:
        """The fields that another value at a path changes; None where Helm refuses."""
        if path not in self._moved:
            self._moved[path] = self._tried(path)
        return self._moved[path]

    def movers(self, field: Field) -> Iterator[Path]:
        """The values that may move a field: those that do not even together are out."""
        for paths, moved in self._groups:
            if moved is None or any(meet(field, other) for other in moved):
                yield from paths

    @cached_property
    def _groups(self) -> Sequence[tuple[Sequence[Path], frozenset[Field] | None]]:
        """Values that are tried at once; a switch moves too much to be among them."""
        switch = {path: isinstance(lookup(self._values, path), bool)
                  for path in self.leaves}  # fmt: skip
        plain = [path for path in self.leaves if not switch[path]]
        starts = range(0, len(plain), TOGETHER)
        groups = [plain[start : start + TOGETHER] for start in starts]
        alone = [[path] for path in self.leaves if switch[path]]
        return [found for each in (*alone, *groups) for found in self._split(each)]

    def _split(
        self, paths: Sequence[Path]
    ) -> Iterator[tuple[Sequence[Path], frozenset[Field] | None]]:
        """Halves of what Helm refuses together, as far as that goes."""
        half = len(paths) // 2
        moved = self._together(paths) if half else self.moved(paths[0])
        if moved is None and half:
            yield from self._split(paths[:half])
            yield from self._split(paths[half:])
        else:
            yield paths, moved

    def _together(self, paths: Sequence[Path]) -> frozenset[Field] | None:
        values = self._values
        for path in paths:
            for value in islice(self._others(path), 1):
                values = replaced(values, path, value)
        try:
            return self._fields(values)
        except GitopsError:
            return None

    def again(self) -> Sequence[Resource]:
        """The same rendered once more."""
        return self.rendering.again(self.rendering.request)

    def _tried(self, path: Path) -> frozenset[Field] | None:
        refused = False
        for value in self._others(path):
            try:
                moved = self._fields(replaced(self._values, path, value))
            except GitopsError:
                refused = True
                continue
            if moved:
                return moved
        return None if refused else frozenset()

    def _others(self, path: Path) -> Iterator[Any]:
        leaf = self.chart.leaf(path) if self.chart else None
        whole = leaf is not None and leaf.path == path
        named = leaf.schema.get("enum") if leaf and whole else None
        held = lookup(self._values, path)
        if isinstance(named, list):
            yield from (each for each in named if each != held)
            return
        default = lookup(self.defaults, path, held)
        if default != held:
            yield default
        yield from others(held)

    def _fields(self, values: Mapping[str, Any]) -> frozenset[Field]:
        file = ValuesFile("tried.yaml", json.dumps(values, default=str).encode())
        tried = replace(self._open, files=(file,))
        after = self._by_identity(self.rendering.again(tried))
        before = self._before
        both = before.keys() & after.keys()
        found = {
            (who, place)
            for who in both
            for place in _places(before[who].body, after[who].body)
        }
        return frozenset(found | {(who, ()) for who in before.keys() ^ after.keys()})

    @cached_property
    def _open(self) -> RenderRequest:
        """The request without schemas, which would refuse many another value."""
        request = self.rendering.request
        chart = {
            name: data for name, data in request.chart.items()
            if name.rpartition("/")[2] != SCHEMA
        }  # fmt: skip
        return replace(request, chart=chart, inline=None)

    @cached_property
    def _before(self) -> Mapping[tuple[str, str, str, str], Resource]:
        return self._by_identity(self.rendering.resources)

    def _by_identity(
        self, resources: Sequence[Resource]
    ) -> Mapping[tuple[str, str, str, str], Resource]:
        return self.rendering.side(resources).by_identity

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        return merged(self.defaults, self.rendering.values)


def _leaves(values: Mapping[str, Any], path: Path) -> Iterator[Path]:
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*path, str(name)))
        else:
            yield (*path, str(name))


def _places(one: Any, other: Any) -> Iterator[Path]:
    """The fields that differ; in a text of several lines, the lines' first words."""
    for path in differing(one, other):
        texts = [_at(body, path) for body in (one, other)]
        if all(isinstance(text, str) and "\n" in text for text in texts):
            lines = [{*text.splitlines()} for text in texts]
            words = {line.split()[0] for line in lines[0] ^ lines[1] if line.split()}
            yield from ((*path, word) for word in words)
        else:
            yield path


def _at(body: Any, path: Path) -> Any:
    for step in path:
        inside = isinstance(body, list)
        body = body[int(step)] if inside else lookup(body, (step,))
    return body


def others(value: Any) -> Iterator[Any]:
    """Other values of the same type, the likeliest to be taken first."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value * 2 + 3, 0)
    elif isinstance(value, str):
        counted = DIGITS.sub(lambda found: str(int(found[0]) + 1), value, count=1)
        yield from (each for each in (counted, f"{value}x", "x", "") if each != value)
    elif isinstance(value, Mapping):
        yield from ({**value, "x": "x"}, *([{}] if value else []))
    elif isinstance(value, list):
        yield from ([*value, *value[-1:]], [], ["x"]) if value else (["x"],)
    else:
        yield from ("x", 1, True, {"x": "x"}, ["x"])
