"""A command of Redis under another name, with an append-only file.

The file holds commands by the names that clients used. Measured: after `rename-command
FLUSHALL ""` a file that contains FLUSHALL cannot be loaded, and the server does not
start. Forbid the command to users instead (`user default ... -flushall`). Commands that
are never in the file, such as CONFIG, may have any name.

Bad (apps/cache/templates/config.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-config
    data:
      start.sh: |
        exec redis-server /config/redis.conf --requirepass "$REDISCLI_AUTH"
      redis.conf: |
        appendonly yes
        maxmemory 24mb
        rename-command FLUSHALL ""

Good (apps/cache/templates/config.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-config
    data:
      start.sh: |
        exec redis-server /config/redis.conf --requirepass "$REDISCLI_AUTH"
      redis.conf: |
        appendonly yes
        maxmemory 24mb
        rename-command CONFIG ""
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.member import at, redis
from gitops.knowledge.redis.commands import RENAME, UNWRITTEN, renamed


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such command of a server with an append-only file."""
    for member, server in redis(evidence):
        if server.mode != "aof":
            continue
        for command in sorted(renamed(server).keys() - {*UNWRITTEN}):
            owner, path = at(member, server.at(RENAME))
            yield owner.finding(
                evidence,
                path,
                f"{command.upper()} is renamed: an append-only file that holds it "
                "cannot be loaded; forbid it to users instead",
                words=[RENAME, command.upper()],
            )
