"""What is asked of a promotion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial

from gitops.commands.accept import Answers
from gitops.commands.proof.request import Wanted
from gitops.commands.tracked import Choice
from gitops.knowledge.threeway import Side


@dataclass(frozen=True)
class Request:
    """The words of `tools/promote APP FROM TO` and its options.

    `wanted` is where a proof is looked for that FROM runs well.
    """

    app: str
    source: str
    target: str
    only: Sequence[str] = ()
    without: Sequence[str] = ()
    take: dict[str, Side] = field(default_factory=dict)
    adopt: Side | None = None
    again: bool = False
    settings: Sequence[str] = ()
    start: Choice = field(default_factory=Choice)
    answers: Answers = field(default_factory=Answers)
    wanted: Wanted | None = None
    now: datetime = field(default_factory=partial(datetime.now, timezone.utc))
