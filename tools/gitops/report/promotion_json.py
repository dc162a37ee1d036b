"""A promotion for machines."""

from __future__ import annotations

from typing import Any

from gitops.commands.accept import reasons
from gitops.commands.promote.plan import Plan
from gitops.commands.promote.request import Request
from gitops.commands.publish import Published
from gitops.knowledge.threeway import Decision
from gitops.report.form import branch, effects, told_of, written


def outcome(made: Plan, done: Published | None, *, written_here: bool) -> str:
    """One promotion with its items, and the branch and commit where there are any."""
    status = "promoted" if done or written_here else made.status
    return written({"promotions": [{
        **_who(made.request, status),
        "changes": [told_of(c.item, old=c.old, new=c.new) for c in made.changes],
        "held": [{**_sides(d), "why": d.why} for d in made.held],
        "conflicts": [_sides(d) for d in made.conflicts],
        "effects": effects(made.consequence.effects, reasons(made.accepted)),
        **branch(done),
    }]})  # fmt: skip


def refusal(request: Request, why: str) -> str:
    """A promotion that was refused while it was planned."""
    empty: dict[str, Any] = {"changes": [], "held": [], "conflicts": []}
    return written({"promotions": [{**_who(request, "refused"), **empty, "why": why}]})


def _who(request: Request, status: str) -> dict[str, Any]:
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
