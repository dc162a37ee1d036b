"""One app in one environment: its files, and what they render to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gitops.errors import Position, Refusal
from gitops.knowledge.change import Side
from gitops.knowledge.probe import Probe
from gitops.knowledge.trace import setter
from gitops.layout.app import Place
from gitops.layout.application import Application
from gitops.layout.chart import Chart
from gitops.layout.environments import Environment
from gitops.layout.record import Record
from gitops.render.application import HELM
from gitops.render.resources import Resource
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.keys import Path, spell
from gitops.yamlfile.pointer import at_value, follow


@dataclass(frozen=True)
class Copy:
    """An environment's own copy of a chart, against the tree its record names.

    `tree` is None where there is no copy; `changed` names the files in it that
    differ, as far as git still has the recorded tree.
    """

    tree: str | None
    changed: Sequence[str] = ()


@dataclass(frozen=True)
class Instance:
    """One app in one environment: its files, and what they render to.

    `application` is None where no Application reads the overlay, `place` where the
    Application runs no app of this repository (root). A part that cannot be read is
    the error that says why; `rendered` is None where there was nothing to render,
    `probe` where no chart was rendered.
    """

    environment: Environment
    app: str
    place: Place | None
    application: Application | None
    chart: Chart | Refusal | None = None
    defaults: YamlFile | None = None
    value_paths: Sequence[str] = ()
    overlays: Sequence[YamlFile] = ()
    record: Record | Refusal | None = None
    copy: Copy = field(default_factory=lambda: Copy(None))
    rendered: Sequence[Resource] | Exception | None = None
    probe: Probe | None = None

    @property
    def is_plain(self) -> bool:
        """Whether its Application reads a folder of manifests, not a chart."""
        return self.application is not None and self.chart is None

    @cached_property
    def resources(self) -> Sequence[Resource]:
        """What it renders to; nothing where it does not."""
        found = self.rendered
        return () if found is None or isinstance(found, Exception) else found

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """Its Application as written, empty where it has none."""
        application = self.application
        return application.file.data(application.root) if application else {}

    @cached_property
    def side(self) -> Side:
        """Its objects with all that is known of them: workloads, Redis servers."""
        application = self.application
        own = application.helm.get("namespace") if application else None
        namespace = own or (application.namespace if application else "")
        return Side(self.resources, self.manifest, str(namespace))

    @property
    def folder(self) -> str:
        """The folder of its chart or manifests, from the repository's root."""
        return self.application.path if self.application else ""

    @property
    def files(self) -> Sequence[YamlFile]:
        """The values files in Helm's order, the chart's own first."""
        return [*([self.defaults] if self.defaults else []), *self.overlays]

    def origin(self, path: Path) -> Position | None:
        """Where the value of a key comes from, nearest to what Helm sees first."""
        application = self.application
        at = _in_application(application, path) if application else None
        return at or setter(self.files, path)


def _in_application(application: Application, path: Path) -> Position | None:
    """Where the Application itself sets a value: it overrides every values file."""
    parameters = application.helm.get("parameters") or ()
    for place, item in enumerate(parameters):
        if isinstance(item, Mapping) and item.get("name") == spell(path):
            return application.locate(*HELM, "parameters", place, "value")
    inline = (*HELM, "valuesObject", *path)
    found = follow(application.root, inline)
    if found.depth == len(inline):
        return at_value(application.file, found)
    return None
