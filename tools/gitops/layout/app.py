"""An app in an environment: the files that make it what it is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from gitops.errors import Position, Refusal, Usage, nearest
from gitops.layout import environments
from gitops.layout.application import Application, applications
from gitops.layout.environments import Environment, Environments
from gitops.repository.snapshot import Snapshot

APPS = "apps"
OVERLAYS = "overlays"


@dataclass(frozen=True)
class Place:
    """Where one app of one environment lives in the repository."""

    app: str
    environment: str

    @property
    def folder(self) -> str:
        """Its folder among the overlays."""
        return f"{OVERLAYS}/{self.environment}/{self.app}"

    @property
    def overlay(self) -> str:
        """Its values: what differs from the chart's defaults."""
        return f"{self.folder}/values.yaml"

    @property
    def copy(self) -> str:
        """Its own copy of the chart, where a promotion has placed one."""
        return f"{self.folder}/chart"

    @property
    def record(self) -> str:
        """What promotions brought to it."""
        return f"{self.folder}/promoted.yaml"

    @property
    def shared(self) -> str:
        """The chart that people edit and the first environment runs."""
        return f"{APPS}/{self.app}"


@dataclass(frozen=True)
class Layout:
    """What the tools know of a snapshot before they render anything."""

    snapshot: Snapshot
    environments: Environments
    _declared: dict[str, list[Application]] = field(default_factory=dict, compare=False)
    _folders: dict[str, dict[str, str]] = field(default_factory=dict, compare=False)

    def over(self, snapshot: Snapshot) -> Layout:
        """The layout of files that differ from these in overlays alone."""
        return Layout(snapshot, self.environments, self._declared)

    @cached_property
    def apps(self) -> frozenset[str]:
        """Every app that has a chart or an overlay."""
        found = {*self.snapshot.children(APPS)}
        for name in self.environments.by_name:
            found.update(self.snapshot.children(f"{OVERLAYS}/{name}"))
        return frozenset(found)

    def place(self, app: str, environment: str) -> Place:
        """An app in an environment; Usage where either is unknown."""
        if app not in self.apps:
            raise Usage(f"unknown app {app}{nearest(app, self.apps)}")
        return Place(app, self.environments.named(environment).name)

    def applications(self, environment: str) -> list[Application]:
        """The Applications of one environment."""
        if environment not in self._declared:
            self._declared[environment] = applications(self.snapshot, environment)
        return self._declared[environment]

    def application(self, place: Place) -> Application:
        """The Application that runs an app in an environment."""
        charts = (place.copy, place.shared)
        for application in self.applications(place.environment):
            if application.path in charts:
                return application
        folder = Position(f"clusters/{place.environment}")
        raise Refusal(f"no Application here reads {charts[1]} or {charts[0]}", folder)

    def app_of(self, application: Application) -> str | None:
        """The app that an Application runs, None for one of another shape."""
        return self._charts(application.environment).get(application.path)

    def _charts(self, environment: str) -> dict[str, str]:
        """The folders that an environment's apps may run from, with the app's name."""
        if environment not in self._folders:
            places = [Place(app, environment) for app in self.apps]
            self._folders[environment] = {
                folder: p.app for p in places for folder in (p.shared, p.copy)
            }
        return self._folders[environment]

    def environment(self, application: Application) -> Environment:
        """The environment that an Application belongs to."""
        return self.environments.by_name[application.environment]


def read(snapshot: Snapshot) -> Layout:
    """The layout of a snapshot; Refusal where environments.yaml is broken."""
    return Layout(snapshot, environments.read(snapshot))
