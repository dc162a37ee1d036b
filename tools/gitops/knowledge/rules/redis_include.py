"""An include of a file that is not there: Redis refuses to start.

Told only where it is certain: the path lies in a mounted ConfigMap that is rendered
here and has no such key. A pattern (`*.conf`) may match nothing.

Bad (apps/cache/templates/config.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-config
    data:
      start.sh: |
        exec redis-server /config/redis.conf --requirepass "$REDISCLI_AUTH"
      redis.conf: |
        maxmemory 24mb
        include /config/limits.conf

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
        include /config/limits*.conf
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.reading import content
from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.knowledge.member import Member, at, redis
from gitops.knowledge.redis.mounted import mounts
from gitops.knowledge.redis.server import Server

PATTERN = frozenset("*?[$")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such include, at its line."""
    for member, server in redis(evidence):
        for name in server.config.missing:
            holder = None if PATTERN & {*name} else _without(member, server, name)
            if holder is not None:
                owner, path = at(member, server.at("include"))
                yield owner.finding(
                    evidence,
                    path,
                    f"include {name}: ConfigMap {holder} has no such key, so Redis "
                    "refuses to start; add the key or take the line out",
                    words=["include", name],
                )


def _without(member: Member, server: Server, name: str) -> str | None:
    """The rendered ConfigMap whose volume lacks a file of this name."""
    for mount in mounts(server.container):
        inside = mount.inside(name)
        if inside is not None:
            volume = mapping(server.workload.volumes.get(mount.volume))
            return _holder(member, server, volume, inside.lstrip("/"))
    return None


def _holder(member: Member, server: Server, volume: Data, file: str) -> str | None:
    source = mapping(volume.get("configMap"))
    name = str(source.get("name"))
    found = server.side.by_identity.get(("", "ConfigMap", member.namespace, name))
    if found is None:
        return None
    items = sequence(source.get("items"))
    shown = [i.get("path") for i in items] if items else [*content(found)]
    return None if file in shown else name
