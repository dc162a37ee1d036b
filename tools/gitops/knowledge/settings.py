"""What the values files of an environment set, as Helm reads and lays them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.instance import Instance
from gitops.knowledge.probe import Layer, Probe
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import Chart, overlay_leaves
from gitops.render.values import merged
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.keys import Path, lookup, parse, replaced, spell
from gitops.yamlfile.spelling import same

LONG = 40
BETWEEN = re.compile(r"[/._-]")


@dataclass(frozen=True, eq=False)
class Setting:
    """One value that a values file sets for one Application.

    `place` is that file's among the layers: those before it lie below, the others over
    it.
    """

    instance: Instance
    chart: Chart
    probe: Probe
    file: YamlFile
    place: int
    path: Path

    @property
    def key(self) -> str:
        """Its dotted spelling."""
        return spell(self.path)

    @property
    def at(self) -> Position:
        """Where its key stands."""
        return self.file.locate(self.path)

    @cached_property
    def value(self) -> Any:
        """What Helm reads there; ABSENT where that is under another name."""
        return lookup(self.probe.layers[self.place].values, self.path, ABSENT)

    @cached_property
    def is_redundant(self) -> bool:
        """Whether it is the chart's default, and nothing below says otherwise."""
        below: Mapping[str, Any] = self.probe.defaults
        for layer in self.probe.layers[: self.place]:
            below = merged(below, layer.values)
        default = lookup(self.probe.defaults, self.path, ABSENT)
        held = lookup(below, self.path, ABSENT)
        if self.value is ABSENT or default is ABSENT or not same(default, held):
            return False
        laid = merged(below, replaced({}, self.path, self.value))
        return same(lookup(laid, self.path), default)

    @cached_property
    def over(self) -> tuple[Position | None, Any] | None:
        """Where a later file or the Application sets it again, and to what."""
        for name, value in self._parameters.items():
            if _below(self.path, name):
                return self.instance.origin(name), value
        for layer in reversed(self.probe.layers[self.place + 1 :]):
            found = _replacing(layer, self.path)
            if found is not ABSENT:
                return self._set_by(layer), found
        return None

    def _set_by(self, layer: Layer) -> Position | None:
        """Where a layer sets it; of a text in the Application only the file is told."""
        files = [file for file in self.instance.overlays if file.path == layer.path]
        at = files[0].locate(self.path) if files else self.instance.origin(self.path)
        return at if at and at.path == layer.path else Position(layer.path)

    @property
    def is_shadowed(self) -> bool:
        """Whether what sets it again sets another value."""
        return self.over is not None and not _alike(self.value, self.over[1])

    @cached_property
    def _parameters(self) -> Mapping[Path, Any]:
        """What `--set` replaces whole: a list's item is only a part of a value."""
        helm = self.instance.application.helm if self.instance.application else {}
        found = [*(helm.get("parameters") or ()), *(helm.get("fileParameters") or ())]
        named = [each for each in found if "[" not in str(each.get("name"))]
        return {parse(str(each["name"])): each.get("value") for each in named}


def own_settings(evidence: Evidence) -> Iterator[Sequence[Setting]]:
    """What an environment's own values files set, each with all who read it there.

    Its own are those whose path names it. A file that some reader cannot use is left
    out: what it would make of it is unknown.
    """
    asked = {file.path for each in evidence.instances for file in each.overlays}
    for name in evidence.touched:
        instances = evidence.whole(name).instances
        groups: dict[tuple[str, Path], list[Setting]] = {}
        for setting in (s for i in instances for s in settings(i) if _is_own(s, name)):
            groups.setdefault((setting.file.path, setting.path), []).append(setting)
        for (path, _), group in groups.items():
            readers = sum(path in [f.path for f in i.overlays] for i in instances)
            if path in asked - evidence.broken and len(group) == readers:
                yield group


def settings(instance: Instance) -> Iterator[Setting]:
    """Every value that an Application's values files set, as deep as leaves go."""
    chart, probe = instance.chart, instance.probe
    if not isinstance(chart, Chart) or probe is None:
        return
    places = {layer.path: place for place, layer in enumerate(probe.layers)}
    for file in instance.overlays:
        for path in overlay_leaves(chart, file.root):
            if file.path in places and (chart.leaf(path) or path[0] in chart.open):
                yield Setting(instance, chart, probe, file, places[file.path], path)


def _is_own(setting: Setting, environment: str) -> bool:
    return environment in BETWEEN.split(setting.file.path)


def _below(path: Path, parent: Path) -> bool:
    return path[: len(parent)] == parent


def _replacing(layer: Layer, path: Path) -> Any:
    """What a layer puts in the place of a value or its parents; ABSENT if nothing."""
    here: Any = layer.values
    for name in path:
        if not isinstance(here, Mapping):
            break
        if name not in here:
            return ABSENT
        here = here[name]
    # A map is laid over a map: only what both hold is replaced.
    return ABSENT if isinstance(here, Mapping) else here


def _alike(value: Any, other: Any) -> bool:
    """Whether two values are equal; a text of `--set` counts as what it is read as."""
    if same(value, other):
        return True
    return isinstance(other, str) and spelled(value) == other


def spelled(value: Any) -> str:
    """A value in few words, as `--set` spells it."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, Mapping | list):
        return "a map" if isinstance(value, Mapping) else "a list"
    text = str(value)
    return text if len(text) <= LONG else f"{text[:LONG]}..."
