"""An effect: what a change does to a service that runs and holds data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from gitops.errors import Position
from gitops.render.resources import Resource

Level = Literal["impossible", "danger", "restart", "info"]

LEVELS: tuple[Level, ...] = ("impossible", "danger", "restart", "info")
"""The worst first. `danger` needs a reason, `impossible` a runbook."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """One effect as its module finds it.

    `resource` is the object that the change is in: the new one, the old one where it
    is removed. `field` leads into it; a list item goes by its name where it has one,
    and a directive of a configuration file by its own (`data`, `redis.conf`, `save`).
    `old` and `new` are what an acceptance is bound to: what changed, canonically.
    """

    resource: Resource
    message: str
    field: Path = ()
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Effect:
    """One effect in one environment, and the line that causes it."""

    id: str
    level: Level
    reversible: bool
    app: str
    environment: str
    found: Found
    at: Position | None = None

    @property
    def resource(self) -> str:
        """The object's title: `Kind/namespace/name`."""
        return self.found.resource.title

    @property
    def message(self) -> str:
        """What happens, for people."""
        return self.found.message

    @property
    def digest(self) -> str:
        """What an acceptance is bound to: this very change and no other."""
        found = self.found
        who = (self.id, self.app, self.resource)
        facts = [*who, *found.field, found.old, found.new]
        return sha256(json.dumps(facts).encode()).hexdigest()[:16]


def by_level(effects: Iterable[Effect]) -> list[Effect]:
    """The effects, the worst first."""
    return sorted(effects, key=lambda effect: LEVELS.index(effect.level))
