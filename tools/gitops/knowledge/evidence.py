"""What lint rules judge: the repository, read, rendered and held to its schemas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gitops.conform.kubeconform import Verdict
from gitops.errors import Position, Refusal
from gitops.knowledge.effect import Effect
from gitops.knowledge.trace import setter
from gitops.layout.app import Place
from gitops.layout.application import Application
from gitops.layout.chart import Chart
from gitops.layout.environments import Environment, Environments
from gitops.layout.record import Record
from gitops.render.application import HELM
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import (
    Node,
    YamlFile,
    duplicate,
    duplicates,
    misshapen,
)
from gitops.yamlfile.keys import Path, spell
from gitops.yamlfile.pointer import at_value, follow


@dataclass(frozen=True)
class Source:
    """A YAML file as it was read; `single` where it must be one mapping.

    `environment` and `app` say whose file it is, where its place tells.
    """

    path: str
    read: YamlFile | Refusal
    single: bool
    environment: str | None = None
    app: str | None = None

    @property
    def file(self) -> YamlFile | None:
        """The parsed file, None where it is broken."""
        return self.read if isinstance(self.read, YamlFile) else None

    @cached_property
    def faults(self) -> Sequence[Refusal]:
        """What is wrong with it as a file, whatever it says."""
        if isinstance(self.read, Refusal):
            return [self.read]
        twice = [
            Refusal(duplicate(key, first), self.read.at(key))
            for key, first in duplicates(self.read)
        ]
        return [*twice, *(misshapen(self.read) if self.single else ())]


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
    the error that says why; `rendered` is None where there was nothing to render.
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

    @property
    def is_plain(self) -> bool:
        """Whether its Application reads a folder of manifests, not a chart."""
        return self.application is not None and self.chart is None

    @property
    def files(self) -> Sequence[YamlFile]:
        """The values files in Helm's order, the chart's own first."""
        return [*([self.defaults] if self.defaults else []), *self.overlays]

    def origin(self, path: Path) -> Position | None:
        """Where the value of a key comes from, nearest to what Helm sees first."""
        application = self.application
        at = _in_application(application, path) if application else None
        return at or setter(self.files, path)


@dataclass(frozen=True)
class Judged:
    """One Kubernetes object and whether it conforms to its schema.

    `verdict` is None where there are no schemas of that Kubernetes version. `file`
    and `root` are set where it was written as it is, not rendered by a template.
    """

    environment: Environment
    resource: Resource
    verdict: Verdict | None
    instance: Instance | None = None
    file: YamlFile | None = None
    root: Node | None = None


@dataclass(frozen=True)
class Conformity:
    """Every object with its verdict; why, for environments without schemas."""

    objects: Sequence[Judged] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """All that was read. The parts are those that the run was asked about.

    `unread` are Applications that the tools cannot follow, each with its environment;
    `bare` the environments without any. `origin` is the URL of the git remote of that
    name. `conform` waits for the schema check, which runs meanwhile. `effects` compares
    with the state that a run was told, if any: each grave effect, and whether it lacks
    the answer that it needs; the Refusal of a side that does not render.
    """

    snapshot: Snapshot
    environments: Environments | Refusal
    environments_file: YamlFile | None = None
    sources: Sequence[Source] = ()
    instances: Sequence[Instance] = ()
    unread: Sequence[tuple[str, Refusal]] = ()
    bare: Sequence[str] = ()
    origin: str | None = None
    conform: Callable[[], Conformity] = Conformity
    effects: Callable[[], Sequence[tuple[Effect, bool]] | Refusal] = tuple

    @cached_property
    def broken(self) -> frozenset[str]:
        """Paths of faulty files: what else fails there follows from that."""
        return frozenset(source.path for source in self.sources if source.faults)

    @cached_property
    def conformity(self) -> Conformity:
        """The schemas' verdicts; waits for them, and raises what kept them away."""
        return self.conform()

    def text(self, path: str) -> str:
        """A file's text; empty for a template in a packed chart."""
        if path not in self.snapshot.entries:
            return ""
        return self.snapshot.read(path).decode(errors="replace")

    def asks(self, path: str) -> bool:
        """Whether the run is about a file."""
        return any(source.path == path for source in self.sources)


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
