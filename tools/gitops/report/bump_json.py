"""A bump for machines."""

from __future__ import annotations

from gitops.commands.accept import reasons
from gitops.commands.bump import Bump
from gitops.commands.publish import Published
from gitops.report.form import branch, effects, told_of, written


def outcome(made: Bump, done: Published | None) -> str:
    """The values set, and the branch and commit where there are any."""
    request = made.request
    return written({
        "app": request.app,
        "environment": request.environment,
        "status": _status(made),
        "changes": [told_of(c.item, old=c.old, new=c.new) for c in made.changes],
        "effects": effects(made.consequence.effects, reasons(made.accepted)),
        **branch(done),
    })  # fmt: skip


def _status(made: Bump) -> str:
    if made.open:
        return "refused"
    return "bumped" if made.differs else "nothing-to-do"
