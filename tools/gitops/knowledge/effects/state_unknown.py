"""What runs now does not render, so nobody can tell what this changes.

Argo CD cannot render the state before either: it goes on running the last one that it
could, whichever that was. The change may well be the repair; what it does to the data
is unknown until it is merged.

Instead: compare with the last commit that rendered (`tools/diff COMMIT`), and accept
what that shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """One effect for an Application whose old side fails, and nothing else."""
    if change.unknown is not None:
        resource, why = change.unknown
        yield Found(resource, f"the state before does not render: {why}", (), why)
