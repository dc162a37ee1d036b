"""Connections are no longer encrypted, or clients need no certificate any more.

Without `tls-port` those who speak TLS are cut off, and whoever connects in clear sends
the password for all to read; a plain `port` beside it takes such connections too. With
tls-auth-clients other than yes a client without a certificate gets in.

Instead: move the clients first; keep `port 0` where only TLS is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import of_directive
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
CERTIFICATES = "tls-auth-clients"


def find(change: Change) -> Iterator[Found]:
    """Servers with TLS that do less of it."""
    for old, new in change.servers:
        if old.value("tls-port"):
            yield from _less(old, new)


def _less(old: Server, new: Server) -> Iterator[Found]:
    if not new.value("tls-port"):
        yield of_directive(old, new, "tls-port", "no connection is encrypted any more")
        return
    if new.value("port") and not old.value("port"):
        yield of_directive(old, new, "port", "it also takes what is not encrypted")
    if old.value(CERTIFICATES) == "yes" and new.value(CERTIFICATES) != "yes":
        why = "clients get in without a certificate"
        yield of_directive(old, new, CERTIFICATES, why)
