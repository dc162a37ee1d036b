"""What lint rules judge: the repository, read, rendered and held to its schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gitops.conform.kubeconform import Verdict
from gitops.errors import Position, Refusal
from gitops.knowledge.effect import Effect
from gitops.knowledge.instance import Instance
from gitops.knowledge.origin import origin
from gitops.knowledge.suppression import Suppression
from gitops.layout.environments import Environment, Environments
from gitops.render.resources import Resource
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import (
    Node,
    YamlFile,
    duplicate,
    duplicates,
    shapeless,
    unread,
)
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

    @property
    def faults(self) -> Sequence[Refusal]:
        """What is wrong with it as a file, whatever it says."""
        return [*self.syntax, *self.repeated, *self.unread]

    @cached_property
    def syntax(self) -> Sequence[Refusal]:
        """Why it cannot be read, or is no mapping where it must be one."""
        if isinstance(self.read, Refusal):
            return [self.read]
        return [*shapeless(self.read)] if self.single else []

    @cached_property
    def repeated(self) -> Sequence[Refusal]:
        """Each key that its mapping has twice."""
        if self.file is None:
            return []
        return [
            Refusal(duplicate(key, first), self.file.at(key))
            for key, first in duplicates(self.file)
        ]

    @cached_property
    def unread(self) -> Sequence[Refusal]:
        """Each document that nobody reads, where it must be only one."""
        return [*unread(self.file)] if self.file and self.single else []


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

    def at(self, *path: str | int) -> Position:
        """Where the object writes a field, or the deepest of its parents."""
        if self.file is None:
            return Position(self.resource.template)
        return at_value(self.file, follow(self.root, path))


@dataclass(frozen=True)
class Conformity:
    """Every object with its verdict; why, for environments without schemas."""

    objects: Sequence[Judged] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """A file as git will join it, without a conflict, with another revision's.

    `sides` are the working tree's and the revision's.
    """

    revision: str
    sides: tuple[YamlFile, YamlFile]
    result: YamlFile
    environment: str | None = None
    app: str | None = None


@dataclass(frozen=True)
class Whole:
    """All of one environment, asked about or not: what a rule about several needs.

    `declared` are the objects written in its folder of clusters/, without verdicts.
    """

    environment: str
    instances: Sequence[Instance] = ()
    declared: Sequence[Judged] = ()


def _unknown(path: str, written: str) -> bytes | None:  # noqa: ARG001
    return None


@dataclass(frozen=True)
class Evidence:
    """All that was read. The parts are those that the run was asked about.

    `unread` are Applications that the tools cannot follow, each with its environment;
    `bare` the environments without any. `origin` is the URL of the git remote of that
    name. `conform` waits for the schema check, which runs meanwhile. `effects` compares
    with the state that a run was told, if any: each grave effect, and whether it lacks
    the answer that it needs; the Refusal of a side that does not render. `touched`
    names the environments of which any part was asked about, `whole` has all of one.
    `merged` are the files that a run's revision has changed too, as git joins them.
    `beside` is a file as it was in the commit that last changed another one, None where
    nobody knows. `suppressions` are those of all files; `is_complete` tells of a file
    whether all that reads it was asked about.
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
    touched: Sequence[str] = ()
    whole: Callable[[str], Whole] = Whole
    merged: Callable[[], Iterable[Merged]] = tuple
    beside: Callable[[str, str], bytes | None] = _unknown
    suppressions: Sequence[Suppression] = ()
    is_complete: Callable[[str], bool] = bool

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

    def locate(
        self, instance: Instance, resource: Resource, *field: str, likely: str = ""
    ) -> Position:
        """The line that a rendered field comes from: see knowledge.origin."""
        return origin(self.snapshot, instance, resource, field, likely)

    def asks(self, path: str) -> bool:
        """Whether the run is about a file."""
        return any(source.path == path for source in self.sources)
