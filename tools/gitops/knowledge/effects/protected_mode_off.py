"""A server without a password would answer everyone.

protected-mode makes Redis refuse connections from other hosts while its default user
has no password. It is the net below a password that is missing by mistake. The official
images are compiled with it off, so that leaving the line out turns it off there.

Instead: keep `protected-mode yes`, and a password beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import of_directive
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import DEFAULT

LEVEL = "danger"
REVERSIBLE = True
NAME = "protected-mode"


def find(change: Change) -> Iterator[Found]:
    """Servers that lose it; what an image has by default is only half known."""
    for old, new in change.servers:
        told = not all(each.text(NAME).startswith(DEFAULT) for each in (old, new))
        if told and old.value(NAME) and not new.value(NAME):
            why = "without a password, any host may connect"
            yield of_directive(old, new, NAME, why)
