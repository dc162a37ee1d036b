"""One object of an environment, with the line that each of its fields comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence, Judged
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, workload
from gitops.knowledge.made_up import differing
from gitops.knowledge.redis.server import Server
from gitops.knowledge.template import written
from gitops.knowledge.trace import steps
from gitops.layout.environments import Environment
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path, lookup

ONCE = ("Job", "CronJob")
"""Workloads whose pods end."""
HOOK = ("annotations", "helm.sh/hook")


@dataclass(frozen=True, eq=False)
class Member:
    """One object of an environment.

    `instance` is what renders it, `judged` where it is only written in clusters/.
    """

    resource: Resource
    namespace: str
    environment: Environment
    instance: Instance | None = None
    judged: Judged | None = None

    @property
    def minor(self) -> int:
        """The minor version of its Kubernetes, such as 36."""
        return int(self.environment.kubernetes_version.partition(".")[2])

    @property
    def spec(self) -> Data:
        """Its spec."""
        return mapping(self.resource.body.get("spec"))

    @cached_property
    def workload(self) -> Workload | None:
        """It as a workload; None where it runs no pods in the cluster.

        Argo CD never runs the tests of a Helm release.
        """
        is_test = "test" in str(lookup(self.resource.metadata, HOOK, ""))
        return None if is_test else workload(self.resource)

    @property
    def lasts(self) -> bool:
        """Whether it runs pods that are to go on running."""
        found = self.workload
        once = self.resource.kind in ONCE or HOOK[1] in mapping(
            self.resource.metadata.get("annotations")
        )
        ends = found and found.spec.get("restartPolicy") in ("Never", "OnFailure")
        return found is not None and not once and not ends

    def finding(
        self,
        evidence: Evidence,
        field: Path,
        message: str,
        level: Level = "error",
        words: Sequence[str] = (),
    ) -> Finding:
        """A finding at the line that one of its fields comes from.

        A line of its template that begins with `words` is that line, whatever the
        values are.
        """
        at = self._stated(evidence, words) or self._located(evidence, field)
        app = self.instance.app if self.instance else None
        return Finding(message, at, level, app, self.environment.name)

    def _stated(self, evidence: Evidence, words: Sequence[str]) -> Position | None:
        path = self.resource.template
        lines = evidence.text(path).splitlines() if words else ()
        for number, line in enumerate(lines, 1):
            if line.lower().split()[: len(words)] == [word.lower() for word in words]:
                return Position(path, number, len(line) - len(line.lstrip()) + 1)
        return None

    def _located(self, evidence: Evidence, field: Path) -> Position | None:
        place = steps(self.resource.body, field)
        if self.instance is None:
            return self.judged.at(*place) if self.judged else None
        at = evidence.locate(self.instance, self.resource, *field)
        owner = _without(self.resource.body, place)
        if owner and self.instance.probe and at.path == self.resource.template:
            return self.written(evidence, owner)
        return at

    def spelled(self, evidence: Evidence, field: Path) -> Position | None:
        """Where its template itself writes a field's name; None where it does not."""
        at = self.written(evidence, field)
        lines = evidence.text(at.path).splitlines()
        here = lines[at.line - 1].lstrip(" -") if at.line else ""
        return at if here.startswith(f"{field[-1]}:") else None

    def written(self, evidence: Evidence, field: Path) -> Position:
        """The line of its template that a field comes from, whatever the values."""
        path, kind = self.resource.template, self.resource.kind
        place = steps(self.resource.body, field)
        return written(path, evidence.text(path), place or ("kind",), kind)


def members(instance: Instance) -> Iterator[Member]:
    """The objects that an Application renders."""
    for who, resource in instance.side.by_identity.items():
        yield Member(resource, who[2], instance.environment, instance)


def unstable(instance: Instance) -> Iterator[tuple[Member, Path]]:
    """The fields that differ when it is rendered again; () is an object's name."""
    probe = instance.probe
    again = {r.identity: r for r in probe.again()} if probe else {}
    for member in members(instance):
        other = again.get(member.resource.identity)
        found = differing(member.resource.body, other.body) if other else [()]
        yield from ((member, path) for path in sorted(found))


def redis(evidence: Evidence) -> Iterator[tuple[Member, Server]]:
    """Every Redis server that a run is about and that reads a rendered redis.conf."""
    for instance in evidence.instances:
        for who, server in instance.side.servers.items():
            if not any(source.named for source in server.startup.sources()):
                continue
            member = Member(
                server.workload.resource, who[2], instance.environment, instance
            )
            yield member, server


def at(member: Member, place: tuple[Resource, Path]) -> tuple[Member, Path]:
    """Another object of the same Application, and a field of it."""
    resource, path = place
    own = Member(resource, member.namespace, member.environment, member.instance)
    return own, path


def _without(body: Any, place: Path) -> Path | None:
    """The name of the list item that lacks a field; None where it is elsewhere."""
    for depth, step in enumerate(place):
        if isinstance(body, Mapping) and step not in body:
            name = "name" if "name" in body else "metadata"
            is_item = depth and place[depth - 1].isdecimal() and name in body
            return (*place[:depth], name) if is_item else None
        inside = isinstance(body, list) and step.isdecimal() and int(step) < len(body)
        body = body[int(step)] if inside else lookup(body, (step,))
    return None
