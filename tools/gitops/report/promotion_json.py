"""A promotion for machines."""

from __future__ import annotations

from typing import Any, Protocol

from gitops.commands.accept import reasons
from gitops.commands.promote.plan import Plan
from gitops.commands.promote.several import Several
from gitops.commands.publish import Published
from gitops.knowledge.threeway import Decision
from gitops.report import proof_json
from gitops.report.form import effects, told_of, written


def outcome(made: Several, done: Published | None, *, written_here: bool) -> str:
    """Each promotion with its items, and the branch and commit where there are any."""
    commits = iter(done.commits if done else ())
    told = []
    for each in made.plans:
        carried = each in made.ready
        commit = next(commits, None) if carried else None
        told.append(_promotion(each, done, commit, here=carried and written_here))
    return written({"promotions": told})


def _promotion(
    made: Plan, done: Published | None, commit: str | None, *, here: bool
) -> dict[str, Any]:
    status = "promoted" if commit or here else made.status
    where = {"branch": done.branch, "commit": commit} if done and commit else {}
    return {
        **who(made.request, status),
        "changes": [told_of(c.item, old=c.old, new=c.new) for c in made.changes],
        "held": [{**_sides(d), "why": d.why} for d in made.held],
        "conflicts": [_sides(d) for d in made.conflicts],
        "effects": effects(made.consequence.effects, reasons(made.accepted)),
        **where,
        **({"proof": proof_json.told(made.proof)} if made.proof else {}),
        **({"closed": made.closed} if made.closed else {}),
    }


class Named(Protocol):
    """Whatever names an app and two environments."""

    @property
    def app(self) -> str:
        """The app."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def target(self) -> str:
        """Where it is brought to."""


def refusal(request: Named, why: str) -> str:
    """A promotion that was refused while it was planned."""
    lists = ("changes", "held", "conflicts", "effects")
    empty: dict[str, Any] = {name: [] for name in lists}
    return written({"promotions": [{**who(request, "refused"), **empty, "why": why}]})


def who(request: Named, status: str) -> dict[str, Any]:
    """The app, the environments, and what came of it."""
    return {
        "app": request.app,
        "from": request.source,
        "to": request.target,
        "status": status,
    }


def _sides(decision: Decision) -> dict[str, Any]:
    item = decision.item
    sides = {"source": item.source, "target": item.target, "base": item.base}
    return told_of(item.name, **sides)
