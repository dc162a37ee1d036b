"""Differences made up for the tests of what is told about them."""

from __future__ import annotations

from typing import Any

from gitops.commands.diff import Difference, Outcome
from gitops.errors import Position
from gitops.knowledge.difference import ResourceChange, compare
from gitops.knowledge.effect import Effect, Found, Level
from gitops.render.resources import Resource

AT = Position("overlays/live/cache/values.yaml", 12, 3)


def resource(kind: str = "StatefulSet", name: str = "cache", **body: Any) -> Resource:
    metadata = {"name": name}
    return Resource(
        {"apiVersion": "v1", "kind": kind, "metadata": metadata, **body}, "", ""
    )


def effect(
    name: str = "volume-shrink",
    level: Level = "impossible",
    message: str = "10Gi -> 5Gi",
    *,
    reversible: bool = True,
    app: str = "cache",
    **more: Any,
) -> Effect:
    at = more.pop("at", AT)
    found = Found(more.pop("of", resource()), message, **more)
    return Effect(name, level, reversible, app, "live", found, at)


def changes(
    old: Any, new: Any, kind: str = "ConfigMap", app: str = "cache"
) -> list[ResourceChange]:
    before, after = ([resource(kind, **s)] if s is not None else [] for s in (old, new))
    return compare(app, before, after)


def difference(**environments: Outcome) -> Difference:
    return Difference("main (abc1234)", "working tree", environments)
