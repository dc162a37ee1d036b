"""One app of one environment, read: its Application, overlay, chart and record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.commands.effects.rendering import Rendering
from gitops.errors import Position, Refusal
from gitops.layout import chart as charts
from gitops.layout import record as records
from gitops.layout.app import Layout, Place
from gitops.layout.application import Application
from gitops.layout.chart import Chart
from gitops.layout.record import Record
from gitops.render.request import Engine, Unreadable
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import YamlFile, load_mapping


@dataclass(frozen=True)
class State:
    """An app in an environment, as one snapshot holds it; each part read on demand."""

    layout: Layout
    place: Place
    engine: Engine

    @property
    def snapshot(self) -> Snapshot:
        """The files that it is read from."""
        return self.layout.snapshot

    @cached_property
    def application(self) -> Application:
        """The Application that runs it."""
        return self.layout.application(self.place)

    @property
    def is_protected(self) -> bool:
        """Whether its environment takes no danger unasked."""
        return self.layout.environments.named(self.place.environment).protected

    @property
    def shares_chart(self) -> bool:
        """Whether it runs the chart that people edit, instead of a copy of its own."""
        return self.application.path == self.place.shared

    @property
    def chart_tree(self) -> str | None:
        """The git tree id of the chart it runs, None where that is missing."""
        return self.snapshot.tree(self.application.path)

    @cached_property
    def chart(self) -> Chart:
        """The chart that it runs."""
        return charts.read(self.snapshot, self.place, self.application.path)

    @cached_property
    def overlay(self) -> YamlFile:
        """Its values file, parsed; Refusal where it is missing or broken."""
        path = self.place.overlay
        if path not in self.snapshot.entries:
            raise Refusal(
                f"missing in {self.snapshot.name}; an empty file will do",
                Position(path),
            )
        return load_mapping(path, self.snapshot.read(path))

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Its values file as Helm reads it."""
        return read_values(self.engine, self.overlay)

    @cached_property
    def record(self) -> Record | None:
        """What promotions brought, None where none was made."""
        path = self.place.record
        if path not in self.snapshot.entries:
            return None
        return records.parse(path, self.snapshot.read(path))

    @property
    def running(self) -> Rendering | None:
        """What runs now: nothing, where its chart is not there yet."""
        return self.rendering if self.chart_tree else None

    @cached_property
    def rendering(self) -> Rendering:
        """What it renders to, and what that was made from."""
        return Rendering(self.layout, self.application, self.engine)


def read_values(engine: Engine, file: YamlFile) -> Mapping[str, Any]:
    """A values file as Helm reads it; Refusal where Helm would refuse it."""
    (data,) = engine.read([file.text.encode()])
    if isinstance(data, Unreadable):
        raise Refusal(f"Helm cannot read it: {data.why}", Position(file.path))
    return dict(data)
