"""Promoted values of an environment against its record, and against its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gitops.errors import GitopsError, Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.instance import Instance
from gitops.knowledge.threeway import ABSENT
from gitops.layout.chart import Chart, overlay_leaves
from gitops.layout.record import Record
from gitops.yamlfile.document import YamlFile, compose
from gitops.yamlfile.keys import Path, lookup, parse, spell
from gitops.yamlfile.spelling import same


@dataclass(frozen=True, eq=False)
class Pair:
    """One app where it is promoted from and where it is promoted into."""

    source: Instance
    target: Instance

    @property
    def record(self) -> Record | None:
        """What was brought, None where nothing was or nobody can read it."""
        found = self.target.record
        return found if isinstance(found, Record) else None

    @property
    def keys(self) -> list[Path]:
        """Every promoted key that either side or the record has."""
        brought = [parse(key) for key in self.record.values] if self.record else []
        found = [*_promoted(self.source), *_promoted(self.target), *brought]
        return [*dict.fromkeys(found)]

    def values(self, key: Path) -> tuple[Any, Any, Any]:
        """A key in the source, in the target, and as it was brought; or ABSENT."""
        base = self.record.brought(spell(key), ABSENT) if self.record else ABSENT
        return value(self.source, key), value(self.target, key), base

    def is_own(self, key: Path) -> bool:
        """Whether the target has changed a key itself since it was brought."""
        _, target, base = self.values(key)
        return self.record is not None and not same(target, base)

    def is_hotfix(self, key: Path) -> bool:
        """Whether the record says why."""
        return self.record is not None and spell(key) in self.record.hotfixes

    def is_undeclared(self, evidence: Evidence, key: Path) -> bool:
        """Whether a protected target was changed by hand, as far as history tells."""
        protected = self.target.environment.protected
        if not protected or self.is_hotfix(key) or not self.is_own(key):
            return False
        return not self.is_kept(evidence, key)

    def is_kept(self, evidence: Evidence, key: Path) -> bool:
        """Whether the record was written beside this very value: someone chose it.

        So it is after `--adopt target` and `--take target`. What history does not tell
        counts as kept: no error without proof.
        """
        overlay, place = own(self.target), self.target.place
        if overlay is None or place is None:
            return True
        data = evidence.beside(overlay.path, place.record)
        try:
            then = compose(overlay.path, data) if data is not None else overlay
            return same(_read(then, key), _read(overlay, key))
        except GitopsError:
            return True


def pairs(evidence: Evidence) -> Iterator[Pair]:
    """Each app of each promotion of which either side was asked about."""
    environments = evidence.environments
    by_name = getattr(environments, "by_name", {})
    for target in by_name.values():
        names = {target.name, target.promotes_from}
        if target.promotes_from and names.intersection(evidence.touched):
            sources = _by_app(evidence, target.promotes_from)
            for app, instance in _by_app(evidence, target.name).items():
                if app in sources:
                    yield Pair(sources[app], instance)


def value(instance: Instance, key: Path) -> Any:
    """What an overlay sets, as Helm reads it; ABSENT where it does not."""
    overlay = own(instance)
    layers = instance.probe.layers if instance.probe and overlay else ()
    for layer in layers:
        if overlay and layer.path == overlay.path:
            return lookup(layer.values, key, ABSENT)
    return _read(overlay, key) if overlay else ABSENT


def own(instance: Instance) -> YamlFile | None:
    """The overlay that promotions edit."""
    path = instance.place.overlay if instance.place else None
    return next((file for file in instance.overlays if file.path == path), None)


def located(instance: Instance, key: Path) -> Position | None:
    """Where an overlay sets a key, or its parent."""
    overlay = own(instance)
    return overlay.locate(key) if overlay else None


def _by_app(evidence: Evidence, environment: str) -> Mapping[str, Instance]:
    """The apps whose chart and overlay can be read: without them nothing is known."""
    return {
        each.app: each
        for each in evidence.whole(environment).instances
        if each.place and own(each) and isinstance(each.chart, Chart)
    }


def _promoted(instance: Instance) -> Iterator[Path]:
    overlay, chart = own(instance), instance.chart
    if overlay is None or not isinstance(chart, Chart):
        return
    for path in overlay_leaves(chart, overlay.root):
        leaf = chart.leaf(path)
        if leaf is not None and leaf.owner == "promote":
            yield leaf.path


def _read(file: YamlFile, key: Path) -> Any:
    return lookup(file.data(file.root), key, ABSENT)
