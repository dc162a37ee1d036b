"""A chart copy that no promotion made.

An environment that is promoted into runs its own copy of the chart, and the record
beside it names the copy by its git tree id. A copy that was edited, or has no record,
would be overwritten by the next promotion or be taken for a hotfix.

Bad (overlays/live/cache/chart/values.yaml):

    enabled: true
    replicas: 1
    image:
      repository: docker.io/library/redis
      tag: "8.2.1"
    requests:
      cpu: 50m
      memory: 32Mi
    limits:
      memory: 64Mi
    storage:
      size: 1Gi
      class: ""
    aof:
      enabled: false
    save: ["3600 1", "60 1000"]
    eviction: noeviction

Good (apps/cache/values.yaml):

    enabled: true
    replicas: 1
    image:
      repository: docker.io/library/redis
      tag: "8.2.1"
    requests:
      cpu: 50m
      memory: 32Mi
    limits:
      memory: 64Mi
    storage:
      size: 1Gi
      class: ""
    aof:
      enabled: false
    save: ["3600 1", "60 1000"]
    eviction: noeviction
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.layout.app import Place
from gitops.layout.record import Record


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each copy that is not what its record says, at a file that differs."""
    for instance in evidence.instances:
        if instance.place is not None:
            for message, at in _faults(instance, instance.place):
                yield Finding(
                    message, at, app=instance.app, environment=instance.environment.name
                )


def _faults(instance: Instance, place: Place) -> Iterator[tuple[str, Position]]:
    copy, record = instance.copy, instance.record
    if copy.tree is None:
        yield from _missing(instance, place)
    elif record is None:
        message = (
            "is a chart copy without a record, so nobody knows what it is a copy of; "
            f"run promote with --adopt, which writes {place.record}"
        )
        yield message, Position(f"{place.copy}/Chart.yaml", 1, 1)
    elif isinstance(record, Record) and record.chart != copy.tree:
        message = (
            "differs from the chart that was promoted "
            f"(tree {_short(record.chart)}, here {_short(copy.tree)}); "
            f"take it back with git, change {place.shared} and promote that"
        )
        for name in copy.changed or ("Chart.yaml",):
            yield message, Position(f"{place.copy}/{name}", 1, 1)


def _missing(instance: Instance, place: Place) -> Iterator[tuple[str, Position]]:
    application, record = instance.application, instance.record
    reads = application is not None and application.path == place.copy
    if isinstance(record, Record) and record.chart is not None and reads:
        message = (
            f"records the chart {_short(record.chart)}, but {place.copy} is missing; "
            "take it back with git, or promote again"
        )
        yield message, Position(place.record, 1, 1)


def _short(tree: str | None) -> str:
    return tree[:12] if tree else "none"
