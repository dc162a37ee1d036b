"""The server is stopped and nothing starts it again.

With 0 replicas there is no pod: the data stays on its volume, but every client fails
until the number is raised. That is no restart, which ends by itself, so it asks for a
reason like a loss.

Instead: to take clients away for a while, close the NetworkPolicy or pause them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads that hold data and lose their last replica."""
    for old, new in change.workloads:
        if new.holds_data and old.replicas > 0 == new.replicas:
            message = f"{new.resource.name} is stopped until its replicas are raised"
            facts = str(old.replicas), "0"
            yield Found(new.resource, message, ("spec", "replicas"), *facts)
