"""The proof of a promotion: its source runs healthily what is promoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from gitops.commands.proof import compare, content, evidence
from gitops.commands.proof.request import Wanted
from gitops.commands.state import State
from gitops.errors import Refusal
from gitops.knowledge.argocd.standing import Standing, doubts, standing
from gitops.layout.duration import duration, shown
from gitops.layout.environments import Environments
from gitops.repository.source import Source

COMPARED = "live objects compared"
NOT_COMPARED = "by its status alone"


@dataclass(frozen=True)
class Proof:
    """What was found: healthy `since`, as last `seen`; `objects` were compared live."""

    application: str
    environment: str
    revision: str
    since: datetime
    seen: datetime
    how: Literal["file", "context"]
    objects: int = 0

    @property
    def checked(self) -> str:
        """What stands behind it, in words."""
        return COMPARED if self.objects else NOT_COMPARED

    @property
    def line(self) -> str:
        """All of it in one line."""
        return (
            f"healthy in {self.environment} at {self.revision[:7]} "
            f"for {shown(self.seen - self.since)}, {self.checked}"
        )


def needed(environments: Environments, target: str) -> bool:
    """Whether nothing is promoted into an environment without a proof."""
    return environments.named(target).require_proof


def soak(environments: Environments, target: str) -> timedelta:
    """How long an environment wants its source to have been healthy."""
    return duration(environments.named(target).soak) or timedelta()


def prove(
    wanted: Wanted,
    source: Source,
    origin: State,
    commit: str,
    span: timedelta,
    now: datetime,
) -> Proof:
    """The proof that what is promoted runs well; Refusal says why there is none.

    `commit` is what is promoted, `span` how long it must have run healthily.
    """
    declared = origin.rendering.manifest
    name, live = evidence.read(wanted, declared)
    for doubt in doubts(live, declared, now):
        raise Refusal(f"no proof: {name} {doubt}")
    found = standing(live)
    seen = now if wanted.context else found.seen
    try:
        content.check(source, origin, commit, found)
        _check_soak(found, seen, span)
        live_objects = (
            compare.check(origin.rendering, wanted.context) if wanted.context else 0
        )
    except Refusal as error:
        raise Refusal(f"no proof: {error}") from error
    return Proof(
        origin.application.name,
        origin.place.environment,
        found.revision,
        found.since,
        seen,
        "context" if wanted.context else "file",
        live_objects,
    )


def _check_soak(found: Standing, seen: datetime, span: timedelta) -> None:
    """A file tells of the time until it was written, and not of the time since."""
    held = max(seen - found.since, timedelta())
    if held < span:
        raise Refusal(
            f"Synced and Healthy for {shown(held)} when last seen, not yet for "
            f"{shown(span)}; wait, then look again"
        )
