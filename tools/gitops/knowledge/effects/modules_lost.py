"""A module is no longer loaded, and what it keeps cannot be read.

Redis stops at the first key of a module's type (a JSON document, a Bloom filter, a time
series) that it finds in its files and knows nothing of: it does not start. Redis Stack
has such modules built in, plain Redis since 8.0.

Instead: delete the keys of those types first and write a new snapshot or append-only
file, or move to Redis 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.image import Image
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
NAME = "loadmodule"
STACK = "redis-stack"
BUILT_IN = (8,)
"""The first version of plain Redis with the modules of Redis Stack."""


def find(change: Change) -> Iterator[Found]:
    """Servers that load fewer modules."""
    for old, new in change.servers:
        lost = sorted(_modules(old) - _modules(new))
        if lost:
            names = ", ".join(lost)
            message = f"{names} is no longer loaded: its data stops the server's start"
            resource, field = new.at(NAME)
            yield Found(resource, message, field, old.canonical(NAME), names)
    for old, new in changed_images(change):
        if old.image.product == STACK and _is_plain(new.image):
            why = "it cannot load the data of Redis Stack's modules"
            yield of_image(old, new, why)


def _modules(server: Server) -> set[str]:
    return {basename(words[0]) for words in server.value(NAME)}


def _is_plain(image: Image) -> bool:
    old = image.version is not None and image.version < BUILT_IN
    return image.product == "valkey" or (image.product == "redis" and old)
