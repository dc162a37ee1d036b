"""Objects held to schemas, a kubeconform for each Kubernetes version, in parallel.

The processes run while the rules that do not need them do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Any

from gitops.commands.lint.objects import text
from gitops.conform import kubeconform
from gitops.conform.kubeconform import Document, Verdict
from gitops.conform.schemas import UnknownVersion
from gitops.conform.stage import HOME
from gitops.errors import Surroundings
from gitops.knowledge.evidence import Conformity, Judged

Definitions = Sequence[Mapping[str, Any]]


@dataclass
class Batch:
    """Objects that are judged by the same schemas, and the thread at it."""

    version: str
    definitions: Definitions
    objects: list[Judged] = field(default_factory=list)
    verdicts: Sequence[Verdict] = ()
    error: Exception | None = None
    thread: Thread | None = None

    def start(self) -> None:
        """Judge in the background."""
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def finished(self) -> list[Judged]:
        """The objects with their verdicts; raises what went wrong."""
        if self.thread is not None:
            self.thread.join()
        if self.error is not None:
            raise self.error
        pairs = zip(self.objects, self.verdicts, strict=True)
        return [replace(judged, verdict=verdict) for judged, verdict in pairs]

    def _documents(self) -> list[Document]:
        return [Document(o.resource.title, text(o.resource)) for o in self.objects]

    def _run(self) -> None:
        try:
            self.verdicts = kubeconform.validate(
                HOME, self.version, self._documents(), self.definitions
            )
        except Exception as error:  # raised again where it is waited for
            self.error = error


def start(
    objects: Iterable[Judged], defined: Mapping[str, Definitions]
) -> Callable[[], Conformity]:
    """Begin; the answer waits for the end. `defined`: environment -> definitions."""
    batches: dict[tuple[str, str], Batch] = {}
    for judged in objects:
        environment = judged.environment
        own = defined.get(environment.name, ())
        key = environment.kubernetes_version, json.dumps(own, sort_keys=True)
        batch = batches.setdefault(key, Batch(environment.kubernetes_version, own))
        batch.objects.append(judged)
    unknown: dict[str, str] = {}
    ready = [batch for batch in batches.values() if _prepared(batch, unknown)]
    for batch in ready:
        batch.start()
    return lambda: _answer(list(batches.values()), unknown)


def _prepared(batch: Batch, unknown: dict[str, str]) -> bool:
    """Make the schemas ready, on first need, before any thread wants them."""
    try:
        kubeconform.prepare(HOME, batch.version)
    except UnknownVersion as error:
        unknown.update({o.environment.name: error.message for o in batch.objects})
    except Surroundings as error:
        batch.error = error
    else:
        return True
    return False


def _answer(batches: Sequence[Batch], unknown: Mapping[str, str]) -> Conformity:
    found: list[Judged] = []
    for batch in batches:
        lost = batch.objects and batch.objects[0].environment.name in unknown
        found += batch.objects if lost else batch.finished()
    return Conformity(found, unknown)
