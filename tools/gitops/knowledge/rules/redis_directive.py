"""A line of redis.conf that this server does not take: Redis refuses to start.

A directive that its version does not know, a value that the directive cannot have, or
quotes that do not close. What each version knows is what CONFIG GET says on 7.0.15 and
8.2.3; of a server of another version it is a warning, if neither knows the directive.

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
        maxmemory-polcy allkeys-lru

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
        maxmemory-policy allkeys-lru
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import nearest
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.member import at, redis
from gitops.knowledge.redis import directives
from gitops.knowledge.redis.conf import Line
from gitops.knowledge.redis.server import Server

MARKS = ("$", "{{", "%", "@", "<")
"""What a line contains that something fills in before the server reads it."""
KNOWN = frozenset({
    "include", "list-max-ziplist-entries", "list-max-ziplist-value",
    "lua-replicate-commands", "rdb-key-save-delay", "key-load-delay",
    "use-exit-on-panic", "watchdog-period", "enable-debug-assert", "dict-resizing",
    "loading-process-events-interval-bytes", "lua-enable-deprecated-api",
})  # fmt: skip
"""What CONFIG GET does not say and a server takes all the same (src/config.c)."""
MODULES = (".", "search-", "ts-", "bf-", "cf-")
"""What directives of modules contain or begin with; Redis 8 comes with some."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such line, at the line."""
    for member, server in redis(evidence):
        for line in server.config.lines:
            fault = None if _is_filled_in(line) else _fault(server, line)
            if fault:
                why, words = fault
                owner, path = at(member, line.at)
                yield owner.finding(evidence, path, why, _level(server), words)


def _level(server: Server) -> Level:
    """Only of a version that was measured is it known for sure."""
    return "error" if _measured(server) else "warning"


def _measured(server: Server) -> str:
    version = ".".join(map(str, (server.version or ())[:2]))
    known = server.image.product == "redis" and version in ("7.0", "8.2")
    return version if known else ""


def _is_filled_in(line: Line) -> bool:
    return any(mark in word for word in (line.name, *line.words) for mark in MARKS)


def _fault(server: Server, line: Line) -> tuple[str, list[str]] | None:
    """What is wrong, and the words of the line that make it so."""
    name = directives.canonical(line.name)
    known = directives.directives().get(name)
    free = name in KNOWN | directives.LINES or "." in name
    if free or name.startswith(MODULES):
        return None
    if known is None:
        close = nearest(name, directives.directives())
        hint = close if "mean" in close else ""
        return f"Redis knows no directive {line.name} and refuses to start{hint}", [
            line.name
        ]
    measured = _measured(server)
    if measured and known.only not in ("", measured):
        here = f"Redis {measured} does not know {line.name} and refuses to start"
        return f"{here}; {known.only} does", [line.name]
    if not directives.readable(line):
        what = f"Redis refuses to start: {line.name} cannot be {_shown(line)}"
        return what, [line.name, *line.words]
    return None


def _shown(line: Line) -> str:
    secret = directives.canonical(line.name) in directives.SECRET
    return "that" if secret else " ".join(line.words) or "empty"
