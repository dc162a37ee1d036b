"""The change restarts a server that keeps nothing across a restart.

The pod is replaced, and what the server held is gone: it has neither save points nor an
append-only file, or its data lies in the container or an emptyDir, which go with the
pod, or a normal stop does not save. A cache is then cold; locks, sessions and queues
are lost.

Instead: save what matters before (`redis-cli --rdb`), merge when a cold start is
harmless, or give it persistence first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.restart import restarts
from gitops.knowledge.kubernetes.workload import Data
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Servers that are replaced, and that keep nothing as they run now.

    Each restart is a loss of its own: what is accepted is bound to the new template.
    """
    for old, new in change.servers:
        lost = _lost(old)
        if lost and not old.value("replicaof") and restarts(old.workload, new.workload):
            facts = f"{old.mode}, a stop {old.stop}, {old.data.place}"
            resource, path = new.workload.resource, new.workload.path
            digest = _digest(new.workload.template)
            yield Found(resource, f"the restart loses {lost}", path, facts, digest)


def _lost(server: Server) -> str:
    """What a server loses when its pod is replaced, if anything."""
    if not server.data.lasting:
        return f"all keys: the data is in {server.data.place}, which goes with the pod"
    if server.stop != "loses":
        return ""
    if server.mode == "none":
        return "all keys: the server keeps nothing on disk"
    return "the writes since the last snapshot: a normal stop does not save"


def _digest(template: Data) -> str:
    """The same for the same data, in any order; keys that are no text become text."""
    plain = json.loads(json.dumps(template, default=str, skipkeys=True))
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
