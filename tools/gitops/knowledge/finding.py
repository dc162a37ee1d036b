"""A finding: what one rule says about one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gitops.errors import Position

Level = Literal["error", "warning", "note"]
"""Only errors fail a run."""

LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, and what to do next; whoever runs a rule adds its id.

    `app` and `environment` name whom it concerns, where that is known.
    """

    message: str
    at: Position | None = None
    level: Level = "error"
    app: str | None = None
    environment: str | None = None
    rule: str = ""
