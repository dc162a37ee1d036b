"""The undo of a promotion for machines: as a promotion, with what it undoes."""

from __future__ import annotations

from gitops.commands.accept import reasons
from gitops.commands.promote.undo import Undo
from gitops.commands.publish import Published
from gitops.report.form import branch, effects, told_of, written
from gitops.report.promotion_json import who


def outcome(made: Undo, done: Published | None, *, written_here: bool) -> str:
    """One undo with its items, and the branch and commit where there are any."""
    planned = "refused" if made.open else "planned"
    return written({"promotions": [{
        **who(made.request, "undone" if done or written_here else planned),
        "undoes": made.undone.commit,
        "changes": [told_of(c.item, old=c.old, new=c.new) for c in made.changes],
        "held": [],
        "conflicts": [],
        "effects": effects(made.consequence.effects, reasons(made.accepted)),
        "oneWay": effects(made.one_way, {}),
        "notes": list(made.notes),
        **branch(done),
    }]})  # fmt: skip
