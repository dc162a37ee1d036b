"""One app in one environment, put together for the rules; each part may be broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gitops.commands.effects.rendering import Rendering
from gitops.commands.lint import files
from gitops.commands.lint.probe import Trial
from gitops.errors import Refusal
from gitops.knowledge.instance import Copy, Instance
from gitops.knowledge.probe import Probe
from gitops.layout import chart as charts
from gitops.layout import environments
from gitops.layout import record as records
from gitops.layout.app import Place
from gitops.layout.application import Application
from gitops.layout.chart import Chart
from gitops.layout.record import Record
from gitops.render.application import Renderer
from gitops.render.resources import Resource
from gitops.repository.source import Source
from gitops.yamlfile.document import YamlFile

CHART = "Chart.yaml"


@dataclass(frozen=True)
class Subject:
    """An Application, or an overlay that none reads: what an Instance is made of."""

    environment: str
    app: str
    place: Place | None
    application: Application | None


@dataclass(frozen=True)
class Reader:
    """Reads the parts of instances with one renderer."""

    source: Source
    renderer: Renderer

    def subjects(self, environment: str) -> Iterator[Subject]:
        """The Applications of an environment, then overlays without one."""
        layout = self.renderer.layout
        seen = set()
        for application in layout.applications(environment):
            app = layout.app_of(application)
            place = Place(app, environment) if app else None
            seen.add(app)
            yield Subject(environment, app or application.name, place, application)
        for app in sorted(layout.apps - seen):
            place = Place(app, environment)
            if layout.snapshot.under(place.folder):
                yield Subject(environment, app, place, None)

    def reads(self, subject: Subject) -> list[str]:
        """The files and folders that decide what becomes of it."""
        found = [environments.PATH]
        if place := subject.place:
            shared = f"{place.shared}/promotion.yaml"
            found += [place.overlay, place.copy, place.record, shared]
        if application := subject.application:
            found += [application.at.path, application.path]
            found += self._value_paths(subject)
        else:
            found.append(self._folder(subject))
        return found

    def instance(self, subject: Subject) -> Instance:
        """Everything about it, rendered too."""
        layout, folder = self.renderer.layout, self._folder(subject)
        record, chart = self._record(subject), self._chart(subject, folder)
        rendering = self._rendering(subject)
        rendered = _rendered(rendering)
        return Instance(
            environment=layout.environments.by_name[subject.environment],
            app=subject.app,
            place=subject.place,
            application=subject.application,
            chart=chart,
            defaults=self._parsed(f"{folder}/values.yaml"),
            value_paths=self._value_paths(subject),
            overlays=[*filter(None, map(self._parsed, self._value_paths(subject)))],
            record=record,
            copy=self._copy(subject, record),
            rendered=rendered,
            probe=_probe(rendering, rendered, chart),
        )

    def _folder(self, subject: Subject) -> str:
        if subject.application is not None:
            return subject.application.path
        place = subject.place or Place(subject.app, subject.environment)
        entries = self.renderer.layout.snapshot.entries
        return place.copy if f"{place.copy}/{CHART}" in entries else place.shared

    def _value_paths(self, subject: Subject) -> Sequence[str]:
        if subject.application is None:
            return [subject.place.overlay] if subject.place else []
        try:
            return self.renderer.value_paths(subject.application)
        except Refusal:  # rendering says it too
            return []

    def _parsed(self, path: str) -> YamlFile | None:
        snapshot = self.renderer.layout.snapshot
        if path not in snapshot.entries:
            return None
        found = files.read(snapshot, path)
        return found if isinstance(found, YamlFile) else None

    def _chart(self, subject: Subject, folder: str) -> Chart | Refusal | None:
        snapshot = self.renderer.layout.snapshot
        if f"{folder}/{CHART}" not in snapshot.entries:
            return None
        place = subject.place or Place(subject.app, subject.environment)
        try:
            return charts.read(snapshot, place, folder)
        except Refusal as error:
            return error

    def _record(self, subject: Subject) -> Record | Refusal | None:
        snapshot = self.renderer.layout.snapshot
        if subject.place is None or subject.place.record not in snapshot.entries:
            return None
        path = subject.place.record
        try:
            return records.parse(path, snapshot.read(path))
        except Refusal as error:
            return error

    def _copy(self, subject: Subject, record: Record | Refusal | None) -> Copy:
        if subject.place is None:
            return Copy(None)
        snapshot, folder = self.renderer.layout.snapshot, subject.place.copy
        tree = snapshot.tree(folder)
        if tree is None or not isinstance(record, Record) or record.chart == tree:
            return Copy(tree)
        return Copy(tree, self._changed(folder, record))

    def _changed(self, folder: str, record: Record) -> list[str]:
        """Files of a copy that are not as recorded; empty where git lost the tree."""
        listed = self.source.git.ask("ls-tree", "-r", "-z", record.chart or "")
        if listed is None:
            return []
        rows = (row.partition("\t") for row in listed.split("\0") if row)
        old = {name: about.split(" ")[::2] for about, _, name in rows}
        held = self.renderer.layout.snapshot.under(folder)
        new = {name: [entry.mode, entry.blob] for name, entry in held.items()}
        names = old.keys() | new.keys()
        return sorted(name for name in names if old.get(name) != new.get(name))

    def _rendering(self, subject: Subject) -> Rendering | None:
        if subject.application is None:
            return None
        return Rendering(
            self.renderer.layout, subject.application, self.renderer.engine
        )


def _rendered(rendering: Rendering | None) -> Sequence[Resource] | Exception | None:
    if rendering is None:
        return None
    try:
        return rendering.resources
    except Exception as error:  # the rule `render` tells a refusal from a bug
        return error


def _probe(
    rendering: Rendering | None,
    rendered: Sequence[Resource] | Exception | None,
    chart: Chart | Refusal | None,
) -> Probe | None:
    """Only what renders as it is can be tried with other values."""
    if rendering is None or not rendering.is_chart or isinstance(rendered, Exception):
        return None
    return Trial(rendering, chart if isinstance(chart, Chart) else None)
