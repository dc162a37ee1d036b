"""Redis may grow until the kernel kills it.

maxmemory counts the data alone: a fork that saves or rewrites copies pages, and clients
have buffers. Measured under saturating writes, 40 % of the container's limit survived
an AOF rewrite and 45 % a snapshot. Unset, or above 60 %, is a warning; at the limit or
above it, Redis is killed before it evicts anything: an error.

Bad (apps/cache/templates/config.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-config
    data:
      start.sh: |
        exec redis-server /config/redis.conf --requirepass "$REDISCLI_AUTH"
      redis.conf: |
        maxmemory 64mb

Good (apps/cache/templates/config.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-config
    data:
      start.sh: |
        exec redis-server /config/redis.conf --requirepass "$REDISCLI_AUTH"
      redis.conf: |
        maxmemory 24mb
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.member import at, redis
from gitops.knowledge.redis.memory import SAFE, share
from gitops.knowledge.redis.server import Server

RISKY, FULL = 60, 100
"""Percent of the limit."""
LIMIT = ("resources", "limits", "memory")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each server whose maxmemory leaves too little, at its maxmemory."""
    for member, server in redis(evidence):
        part = share(server)
        if part > RISKY:
            owner, path = at(member, server.at("maxmemory"))
            level: Level = "error" if FULL <= part < inf else "warning"
            found = owner.finding(evidence, path, _message(server, part), level)
            limit = server.workload.at("containers", server.name, *LIMIT)
            if found.at == member.finding(evidence, limit, "").at:
                # One value makes both, so it is the template that decides.
                found = replace(found, at=owner.written(evidence, path))
            yield found


def _message(server: Server, part: float) -> str:
    safe = SAFE[server.mode]
    limit = server.container["resources"]["limits"]["memory"]
    if part == inf:
        what = f"without maxmemory Redis grows to its limit {limit} and is killed"
    else:
        what = f"maxmemory is {part:.0f} % of the limit {limit}"
    return f"{what}; at most {safe} % survives a save"
