"""Effects that somebody must accept before they are merged, and those who did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gitops.errors import Usage, nearest
from gitops.knowledge.effect import Effect
from gitops.layout import record as records
from gitops.layout.app import Layout, Place
from gitops.layout.record import Acceptance

GRAVE = ("danger", "impossible")
"""The levels that a protected environment does not take unasked."""
DONE = "the runbook was followed"


@dataclass(frozen=True)
class Answers:
    """What people say to effects: ids that they accept, ids whose runbook is done."""

    accept: Sequence[str] = ()
    runbook_done: Sequence[str] = ()
    reason: str | None = None

    def about(self, effects: Iterable[Effect]) -> Answers:
        """Those that are about one of these effects."""
        known = {effect.id for effect in effects}
        accept = [each for each in self.accept if each in known]
        done = [each for each in self.runbook_done if each in known]
        return Answers(accept, done, self.reason)


@dataclass(frozen=True)
class Verdict:
    """What of a plan's effects was accepted, and what a protected target still asks."""

    accepted: tuple[Acceptance, ...]
    open: Sequence[Effect]


def judged(effects: Sequence[Effect], answers: Answers, *, protected: bool) -> Verdict:
    """A plan's effects with the answers to them; Usage where one fits no effect."""
    found = answered(effects, answers)
    missing = unaccepted(effects, reasons(found)) if protected else ()
    return Verdict(found, missing)


def answered(effects: Sequence[Effect], answers: Answers) -> tuple[Acceptance, ...]:
    """The acceptances that the answers give; Usage where one fits no effect."""
    if answers.accept and not answers.reason:
        raise Usage("--accept wants --reason TEXT; it is kept in the record")
    wanted = {"danger": answers.accept, "impossible": answers.runbook_done}
    for level, ids in wanted.items():
        for each in ids:
            _check(each, level, effects)
    meant = (e for e in effects if e.id in wanted.get(e.level, ()))
    return tuple(dict.fromkeys(_acceptance(effect, answers) for effect in meant))


def accepted(
    layout: Layout, environment: str, effects: Sequence[Effect]
) -> dict[str, str]:
    """The reason for each accepted effect, by the digest of its change.

    An app's own record answers for it; where no app of this repository is concerned
    (what the app of apps reads), any record of the environment may.
    """
    held: dict[str, Sequence[Acceptance]] = {}
    for app in sorted(layout.apps) if effects else ():
        path = Place(app, environment).record
        if path in layout.snapshot.entries:
            held[app] = records.parse(path, layout.snapshot.read(path)).accepted
    return {
        effect.digest: acceptance.reason
        for effect in effects
        for app, acceptances in held.items()
        if app == effect.app or effect.app not in layout.apps
        for acceptance in acceptances
        if covers(acceptance, effect)
    }


def covers(acceptance: Acceptance, effect: Effect) -> bool:
    """Whether an acceptance is about this very change."""
    return (acceptance.effect, acceptance.change) == (
        effect.id,
        effect.digest,
    ) and acceptance.runbook == (effect.level == "impossible")


def reasons(acceptances: Iterable[Acceptance]) -> dict[str, str]:
    """The reason for each change that is accepted, by its digest."""
    return {each.change: each.reason for each in acceptances}


def unaccepted(effects: Iterable[Effect], reasons: Mapping[str, str]) -> list[Effect]:
    """The effects that a protected environment does not take, as nobody answered."""
    return [e for e in effects if e.level in GRAVE and e.digest not in reasons]


def _acceptance(effect: Effect, answers: Answers) -> Acceptance:
    runbook = effect.level == "impossible"
    reason = answers.reason or DONE
    return Acceptance(effect.id, effect.resource, effect.digest, reason, runbook)


def _check(wanted: str, level: str, effects: Sequence[Effect]) -> None:
    there = {e.id: e.level for e in effects}
    if there.get(wanted) == level:
        return
    if wanted not in there:
        raise Usage(f"this change has no effect {wanted}{nearest(wanted, there)}")
    if there[wanted] == "impossible":
        raise Usage(
            f"{wanted} is impossible, whoever accepts it: follow the runbook, then "
            f"--runbook-done {wanted}"
        )
    raise Usage(f"{wanted} is of level {there[wanted]}: leave it out")
