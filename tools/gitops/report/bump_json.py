"""A bump for machines."""

from __future__ import annotations

from gitops.commands.bump import Bump
from gitops.commands.publish import Published
from gitops.report.form import branch, told, written


def outcome(made: Bump, done: Published | None) -> str:
    """The values set, and the branch and commit where there are any."""
    request = made.request
    return written({
        "app": request.app,
        "environment": request.environment,
        "status": "bumped" if made.changes else "nothing-to-do",
        "changes": [told(item=c.item, old=c.old, new=c.new) for c in made.changes],
        **branch(done),
    })  # fmt: skip
