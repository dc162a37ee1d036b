"""Which input of a rendering causes an effect: each is put back in turn.

Rendering is cheap (5 ms), so it is tried rather than guessed: the new side with one
value, or one file of the chart, as it was before. What makes the effect go away is what
caused it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any

from gitops.commands.effects import place
from gitops.commands.effects.rendering import Rendering
from gitops.commands.effects.unstable import calmed
from gitops.errors import GitopsError, Position
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.effects import identity, judge
from gitops.knowledge.manifest import in_manifest
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import SCHEMA
from gitops.render.request import RenderRequest, ValuesFile
from gitops.render.resources import Resource
from gitops.render.values import merged
from gitops.yamlfile.keys import Path, lookup, removed, replaced
from gitops.yamlfile.spelling import same

LIMIT = 100
"""Inputs that are put back, at most; with more of them a template is named."""
VALUES = "values.yaml"
"""Told value by value; the schema beside it never reaches an object."""

Key = tuple[str, str, Path]
"""An effect's id, its object's title and field: the same effect on both tries."""
Facts = tuple[str, str]
Identity = tuple[str, str, str, str]


@dataclass(frozen=True)
class Candidate:
    """One input that changed; `request` has it as it was before.

    `path` is the file that it is, in the repository; empty for a value.
    """

    request: RenderRequest
    at: Callable[[Found], Position]
    path: str = ""


@dataclass(frozen=True, eq=False)
class Causes:
    """Finds the line for each effect of one Application's change."""

    old: Rendering
    new: Rendering
    change: Change
    effects: Sequence[tuple[ModuleType, Found]]
    unstable: Sequence[tuple[Resource, Path]] = ()

    def of(self, effect: str, found: Found) -> Position | None:
        """The overlay, values or template line that causes an effect."""
        if not self.new.is_chart or not self.old.is_chart:
            return in_manifest(self.new.snapshot, found.resource, found.field)
        if found.field in self._made_up.get(found.resource.identity, ()):
            return place.of_made_up(self.new, found)
        candidates = self._candidates
        if len(candidates) == 1:
            return candidates[0].at(found)
        key = (effect, found.resource.title, found.field)
        now = (found.old, found.new)
        for is_cause in (_gone, _another):
            for candidate, effects in self._tried:
                if is_cause(effects.get(key), now):
                    return candidate.at(found)
        own = [each for each in candidates if each.path == found.resource.template]
        likely = [*own, *reversed(candidates)]
        return likely[0].at(found) if likely else self.new.application.at

    @cached_property
    def _made_up(self) -> Mapping[Identity, set[Path]]:
        """The fields that nothing put back would calm."""
        found: dict[Identity, set[Path]] = {}
        for resource, path in self.change.unstable:
            found.setdefault(resource.identity, set()).add(path)
        return found

    @cached_property
    def _candidates(self) -> Sequence[Candidate]:
        return [*self._values(), *self._files()]

    @cached_property
    def _tried(self) -> Sequence[tuple[Candidate, Mapping[Key, Facts]]]:
        """Each candidate with the effects that are left once it is put back."""
        if len(self._candidates) > LIMIT:
            return []
        tries = ((each, self._effects(each)) for each in self._candidates)
        return [(each, left) for each, left in tries if left is not None]

    def _effects(self, candidate: Candidate) -> Mapping[Key, Facts] | None:
        """None where half of the change does not render, which proves nothing."""
        try:
            found = self.new.again(candidate.request)
        except GitopsError:
            return None
        after = self.new.side(calmed(found, self.unstable))
        modules = {identity(module): module for module, _ in self.effects}
        left = judge(replace(self.change, after=after, unstable=()), modules.values())
        return {
            (identity(module), one.resource.title, one.field): (one.old, one.new)
            for module, one in left
        }

    def _values(self) -> Iterator[Candidate]:
        """Every value that Helm sees changed, in the order of the chart."""
        old = merged(self.old.defaults, self.old.values)
        new = merged(self.new.defaults, self.new.values)
        for path in leaves(old, new):
            values = self._reverted(path, lookup(old, path, ABSENT))
            request = replace(
                self.new.request,
                files=(ValuesFile(VALUES, json.dumps(values).encode()),),
                inline=None,
            )
            yield Candidate(request, self._value_at(path))

    def _reverted(self, path: Path, value: Any) -> Mapping[str, Any]:
        if value is not ABSENT:
            return replaced(self.new.values, path, value)
        if lookup(self.new.defaults, path, ABSENT) is not ABSENT:
            return replaced(self.new.values, path, None)  # how Helm drops a default
        return removed(self.new.values, path)

    def _value_at(self, path: Path) -> Callable[[Found], Position]:
        return lambda _found: place.of_value(self.new, path)

    def _files(self) -> Iterator[Candidate]:
        """Every file of the chart that changed, its values apart."""
        old, new = self.old.request.chart, self.new.request.chart
        for path in sorted(old.keys() | new.keys()):
            if path in (VALUES, SCHEMA) or old.get(path) == new.get(path):
                continue
            chart = {**new, path: old[path]} if path in old else _without(new, path)
            request = replace(self.new.request, chart=chart)
            full = f"{self.new.request.folder}/{path}"
            yield Candidate(request, self._file_at(path), full)

    def _file_at(self, path: str) -> Callable[[Found], Position]:
        return lambda found: place.of_file(self.old, self.new, path, found)


def leaves(old: Any, new: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of the values that differ; maps are followed, lists are one value."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*new, *old]):
            yield from leaves(
                old.get(name, ABSENT), new.get(name, ABSENT), (*path, name)
            )
    elif not same(old, new):
        yield path


def _gone(left: Facts | None, _now: Facts) -> bool:
    return left is None


def _another(left: Facts | None, now: Facts) -> bool:
    return left != now


def _without(files: Mapping[str, bytes], path: str) -> Mapping[str, bytes]:
    return {name: data for name, data in files.items() if name != path}
