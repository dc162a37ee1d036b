"""Several Redis servers, each with data of its own, behind one name.

Without replication, a cluster or Sentinel, every replica is a primary: a client that
connects again may reach another one, finds its keys missing and writes elsewhere. What
each of them got cannot be merged again. An earlier chart of this system did this with
`replicas: 2`.

Instead: keep one replica, or configure replication first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = False
JOINED = re.compile(
    r"replicaof|slaveof|cluster-enabled\W+yes|sentinel|replication_mode", re.IGNORECASE
)
"""What tells servers of each other: in redis.conf, a script, a command, a variable."""
COMMENT = re.compile(r"^\s*#.*", re.MULTILINE)


def find(change: Change) -> Iterator[Found]:
    """Redis servers that become several without knowing of each other."""
    for old, new in change.servers:
        if _is_split(new) and not _is_split(old):
            facts = str(old.workload.replicas), str(new.workload.replicas)
            message = (
                f"{facts[1]} servers that do not know of each other, each a primary"
            )
            yield Found(new.workload.resource, message, ("spec", "replicas"), *facts)


def _is_split(server: Server) -> bool:
    texts = [*_texts(server.workload.spec), *(f.text for f in server.files.values())]
    joined = any(JOINED.search(COMMENT.sub("", text)) for text in texts)
    return server.workload.replicas > 1 and not joined


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from (str(key), *_texts(value))
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)
