"""The evidence of a run: what is selected, rendered, and being held to schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from gitops.commands.lint import conformity, files, objects
from gitops.commands.lint.beside import beside
from gitops.commands.lint.census import Census
from gitops.commands.lint.selection import Selection
from gitops.errors import Refusal
from gitops.knowledge.evidence import Evidence, Judged, Source, Whole
from gitops.knowledge.instance import Instance
from gitops.knowledge.rules import RULES
from gitops.knowledge.suppression import MARK, Suppression, suppressions
from gitops.layout.application import FOLDER, manifests
from gitops.layout.environments import PATH
from gitops.repository.objects import LINK
from gitops.yamlfile.document import YamlFile

UNREAD = (".md", ".tgz")
"""Files in which such a comment would only be an example, or bytes."""


@dataclass(frozen=True)
class Gatherer:
    """Takes from a census what a selection touches."""

    census: Census
    selection: Selection

    def evidence(self) -> Evidence:
        """All that rules may ask for; kubeconform is at work when this returns."""
        census = self.census
        instances = [i for name in census.names for i in self.instances(name)]
        found = [o for name in census.names for o in self.objects(name)]
        defined = {name: self._definitions(name) for name in census.names}
        conform = conformity.start(found, defined)
        listed = files.read(census.snapshot, PATH)
        return Evidence(
            snapshot=census.snapshot,
            environments=census.environments,
            environments_file=listed if isinstance(listed, YamlFile) else None,
            sources=[*self._sources(instances)],
            instances=instances,
            unread=[*self._unread()],
            bare=[name for name in census.names if self._is_bare(name)],
            origin=census.source.git.ask("remote", "get-url", "origin"),
            conform=conform,
            touched=[name for name in census.names if self._touches(name, instances)],
            whole=cache(self.whole),
            beside=partial(beside, census.source, census.snapshot),
            suppressions=[*self.suppressions()],
            is_complete=cache(self.is_complete),
        )

    def suppressions(self) -> Iterator[Suppression]:
        """The comments of all files: a change may show what one elsewhere allows."""
        for path, data in self.census.contents.items():
            if MARK in data and not path.endswith(UNREAD):
                text = data.decode(errors="replace")
                yield from suppressions(path, text, RULES.keys())

    def is_complete(self, path: str) -> bool:
        """Whether a file, or all that reads it, was selected."""
        if self.selection.touches([path]) or not self.census.names:
            return True
        readers = [
            self.selection.touches(reads)
            for name in self.census.names
            for subject in self.census.reader.subjects(name)
            if Selection(frozenset({path})).touches(
                reads := self.census.reader.reads(subject)
            )
        ]
        return bool(readers) and all(readers)

    def whole(self, environment: str) -> Whole:
        """All of an environment, selected or not."""
        everything = Gatherer(self.census, Selection())
        paths = manifests(self.census.snapshot, f"{FOLDER}/{environment}")
        declared = everything._written(environment, paths, set())
        return Whole(environment, everything.instances(environment), [*declared])

    def _touches(self, environment: str, instances: Iterable[Instance]) -> bool:
        folder = f"{FOLDER}/{environment}"
        return self.selection.touches([PATH, folder]) or any(
            instance.environment.name == environment for instance in instances
        )

    def instances(self, environment: str) -> list[Instance]:
        """The selected instances of an environment."""
        reader, defining = self.census.reader, self.census.defining(environment)
        return [
            self.census.instance(subject)
            for subject in reader.subjects(environment)
            if self.selection.touches([*reader.reads(subject), *defining])
        ]

    def objects(self, environment: str) -> Iterator[Judged]:
        """The objects of clusters/<environment>/, then those of each Application."""
        seen: set[str] = set()
        folder = f"{FOLDER}/{environment}"
        if self.selection.touches([PATH, folder, *self.census.defining(environment)]):
            paths = manifests(self.census.snapshot, folder)
            yield from self._written(environment, paths, seen)
        for instance in self.instances(environment):
            if instance.is_plain:
                paths = objects.manifests_of(self.census.snapshot, instance)
                yield from self._written(environment, paths, seen, instance)
            else:
                yield from objects.rendered(instance)

    def _written(
        self,
        environment: str,
        paths: Iterable[str],
        seen: set[str],
        instance: Instance | None = None,
    ) -> Iterator[Judged]:
        """The objects of files that were not seen yet."""
        fresh = [path for path in paths if path not in seen]
        seen.update(fresh)
        parsed = (files.read(self.census.snapshot, path) for path in fresh)
        kept = (file for file in parsed if isinstance(file, YamlFile))
        block = self.census.reader.renderer.layout.environments.by_name[environment]
        yield from objects.written(self.census.engine, block, kept, instance)

    def _definitions(self, environment: str) -> conformity.Definitions:
        """What the whole environment defines, selected or not."""
        if not self.census.defining(environment):
            return ()
        everything = Gatherer(self.census, Selection())
        return objects.definitions(everything.objects(environment))

    def _sources(self, instances: Iterable[Instance]) -> Iterator[Source]:
        """The parsed files, and those that only an Application leads to."""
        known = {source.path for source in self.census.files}
        yield from (
            s for s in self.census.files if self.selection.touches([PATH, s.path])
        )
        for instance in instances:
            for path, single in self._further(instance):
                if path not in known and path in self.census.snapshot.entries:
                    known.add(path)
                    yield Source(
                        path,
                        files.read(self.census.snapshot, path),
                        single=single,
                        environment=instance.environment.name,
                        app=instance.app,
                    )

    def _further(self, instance: Instance) -> Iterator[tuple[str, bool]]:
        if instance.is_plain:
            paths = objects.manifests_of(self.census.snapshot, instance)
            yield from ((path, False) for path in paths)
        entries = self.census.snapshot.entries  # a symlink: the rule value-file says so
        held = (p for p in instance.value_paths if p in entries)
        yield from ((path, True) for path in held if entries[path].mode != LINK)

    def _unread(self) -> Iterator[tuple[str, Refusal]]:
        for name, found in self.census.applications:
            if isinstance(found, Refusal) and self._concerns(found):
                yield name, found

    def _concerns(self, refusal: Refusal) -> bool:
        path = refusal.at.path if refusal.at else PATH
        return self.selection.touches([PATH, path])

    def _is_bare(self, environment: str) -> bool:
        touched = self.selection.touches([PATH, f"{FOLDER}/{environment}"])
        return touched and all(
            environment != name for name, _ in self.census.applications
        )
