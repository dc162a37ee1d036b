"""What several effects compare of a server before and after."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

MEBIBYTE = 1024**2


def changed_images(change: Change) -> Iterator[tuple[Server, Server]]:
    """The servers that get another image; one that is spelled in full is the same."""
    for old, new in change.servers:
        if old.image != new.image:
            yield old, new


def of_image(old: Server, new: Server, why: str) -> Found:
    """An effect of another image."""
    message = f"{old.image.short} -> {new.image.short}: {why}"
    field = new.workload.at("containers", new.name, "image")
    texts = str(old.image), str(new.image)
    return Found(new.workload.resource, message, field, *texts)


def of_directive(old: Server, new: Server, name: str, why: str) -> Found:
    """An effect of another value of a directive."""
    resource, field = new.at(name)
    message = f"{name} {old.text(name)} -> {new.text(name)}: {why}"
    return Found(resource, message, field, old.canonical(name), new.canonical(name))


def size(count: float) -> str:
    """A number of bytes in short; nothing to limit it where there is none."""
    if not count or count == inf:
        return "unlimited"
    return f"{count / MEBIBYTE:.0f}mb" if count >= MEBIBYTE else f"{count:.0f} bytes"


def listening(server: Server) -> set[int]:
    """The ports at which a server takes connections, plain or with TLS."""
    ports = (server.value("port"), server.value("tls-port"))
    return {port for port in ports if port}
