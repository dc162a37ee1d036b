"""What is in the working tree, before anything is selected or rendered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gitops.commands.lint import files
from gitops.commands.lint.instances import Reader, Subject
from gitops.errors import Refusal, Surroundings
from gitops.knowledge import evidence
from gitops.knowledge.instance import Instance
from gitops.layout import environments
from gitops.layout.app import Layout
from gitops.layout.application import FOLDER, Application, declared
from gitops.layout.environments import Environments
from gitops.render.application import Renderer
from gitops.render.request import Engine
from gitops.repository.objects import LINK, MODULE
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.yamlfile.document import Node, YamlFile

DEFINITION = b"CustomResourceDefinition"


@dataclass(frozen=True)
class Census:
    """Environments, files and Applications; what is broken is there as its error."""

    source: Source
    engine: Engine

    @cached_property
    def snapshot(self) -> Snapshot:
        """The files as they lie there."""
        return self.source.working_tree

    @cached_property
    def environments(self) -> Environments | Refusal:
        """Surroundings where the file is missing: then nothing here is ours."""
        if environments.PATH not in self.snapshot.entries:
            raise Surroundings(
                f"nothing to lint: no {environments.PATH} in {self.source.git.root}"
            )
        try:
            return environments.read(self.snapshot)
        except Refusal as error:
            return error

    @property
    def names(self) -> list[str]:
        """The environments, none where their file is broken."""
        read = self.environments
        return [] if isinstance(read, Refusal) else list(read.by_name)

    @cached_property
    def files(self) -> list[evidence.Source]:
        """The YAML files whose place says what they are."""
        broken = isinstance(self.environments, Refusal)
        return list(files.standard(self.snapshot, None if broken else self.names))

    @cached_property
    def applications(self) -> list[tuple[str, Application | Refusal]]:
        """Every Application with its environment, or why it cannot be followed."""
        return [
            (file.environment, found)
            for file in self.files
            if file.environment and file.file and not file.single
            for root in file.file.roots
            if (found := _declared(file.file, root, file.environment))
        ]

    @cached_property
    def reader(self) -> Reader:
        """Puts instances together; only where environments.yaml can be read."""
        read = self.environments
        if isinstance(read, Refusal):
            raise read
        by_name: dict[str, list[Application]] = {name: [] for name in read.by_name}
        for name, found in self.applications:
            if isinstance(found, Application):
                by_name[name].append(found)
        layout = Layout(self.snapshot, read, by_name)
        return Reader(self.source, Renderer(layout, self.engine))

    @cached_property
    def _instances(self) -> dict[Subject, Instance]:
        return {}

    def instance(self, subject: Subject) -> Instance:
        """A subject read and rendered, once."""
        if subject not in self._instances:
            self._instances[subject] = self.reader.instance(subject)
        return self._instances[subject]

    def defining(self, environment: str) -> list[str]:
        """Files that may define kinds of objects there: all its objects need them."""
        folders = [f"{FOLDER}/{environment}"]
        folders += [
            a.path for a in self.reader.renderer.layout.applications(environment)
        ]
        starts = tuple(f"{folder}/" for folder in folders)
        return [path for path in self._defining if path.startswith(starts)]

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The bytes of every plain file."""
        entries = self.snapshot.entries
        plain = [p for p, e in entries.items() if e.mode not in (LINK, MODULE)]
        return self.snapshot.read_many(plain)

    @cached_property
    def _defining(self) -> list[str]:
        return [path for path, data in self.contents.items() if DEFINITION in data]


def _declared(
    file: YamlFile, root: Node | None, environment: str
) -> Application | Refusal | None:
    try:
        return declared(file, root, environment)
    except Refusal as error:
        return error
