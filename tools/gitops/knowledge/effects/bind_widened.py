"""Redis listens on more addresses than before.

A server bound to 127.0.0.1 is for the containers of its own pod; on `*` or 0.0.0.0
every pod that no NetworkPolicy stops may connect. Without `bind` it listens on all.

Instead: bind what the clients need, and let a NetworkPolicy name them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import of_directive
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
NAME = "bind"
EVERY = {"*", "0.0.0.0", "::", "::*"}  # noqa: S104


def find(change: Change) -> Iterator[Found]:
    """Servers with an address that they did not listen on."""
    for old, new in change.servers:
        before, after = _addresses(old), _addresses(new)
        more = sorted(after - before)
        if more and "*" not in before:
            why = f"it also listens on {', '.join(more).replace('*', 'every address')}"
            yield of_directive(old, new, NAME, why)


def _addresses(server: Server) -> set[str]:
    """The addresses; a `-` says only that one may be missing."""
    found = {word.removeprefix("-") for word in server.value(NAME)} - {""}
    return {"*" if address in EVERY else address for address in found}
