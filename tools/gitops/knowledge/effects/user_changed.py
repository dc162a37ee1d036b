"""The server runs as another user or group than the one that owns its files.

What the old user wrote may be unreadable for the new one: Redis exits, or cannot save.
Kubernetes gives a volume to fsGroup when it is mounted, everything in it with
fsGroupChangePolicy Always (the default), only its root with OnRootMismatch when that
fits already; hostPath and some drivers ignore fsGroup.

Instead: keep the ids. To move, keep fsGroup and let one rollout with
`fsGroupChangePolicy: Always` pass, or change the owner in an init container.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.security import effective
from gitops.knowledge.kubernetes.workload import mapping
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
CONTEXT = "securityContext"
KEYS = ("runAsUser", "runAsGroup", "fsGroup")
GROUPS = {"debian": 999, "alpine": 1000}
"""The group of user 999 in the official images."""


def find(change: Change) -> Iterator[Found]:
    """Servers with data on a volume whose ids differ."""
    for old, new in change.servers:
        before, after = _ids(old), _ids(new)
        changed = [key for key in KEYS if before[key] != after[key]]
        if changed and old.data.lasting:
            texts = [
                " ".join(f"{k} {ids[k]}" for k in changed) for ids in (before, after)
            ]
            message = f"{texts[0]} -> {texts[1]}: {_files(new)}"
            field = new.workload.at(CONTEXT, changed[0])
            yield Found(new.workload.resource, message, field, *texts)


def _ids(server: Server) -> dict[str, str]:
    spec, container = server.workload.spec, server.container
    user, group = (effective(spec, container, key) for key in KEYS[:2])
    official = server.image.repository == "docker.io/library/redis"
    if group is None and user == GROUPS["debian"] and official:
        group = GROUPS.get(server.image.variant or "")
    found = user, group, mapping(spec.get(CONTEXT)).get(KEYS[2])
    return {
        k: "unset" if v is None else str(v) for k, v in zip(KEYS, found, strict=True)
    }


def _files(server: Server) -> str:
    context = mapping(server.workload.spec.get(CONTEXT))
    if context.get(KEYS[2]) is None:
        return "no fsGroup gives it the files of the old one"
    if context.get("fsGroupChangePolicy") == "OnRootMismatch":
        return "files of the old one may stay unreadable (OnRootMismatch)"
    return "it reads the old one's files only where the volume obeys fsGroup"
