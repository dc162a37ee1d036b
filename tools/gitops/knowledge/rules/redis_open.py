"""Anyone who can connect may read, change and delete everything.

Nothing asks for a password: no requirepass, no `user default` line with one, no aclfile
with a default user; and neither bind nor protected-mode keeps strangers out (the
official images are compiled with protected-mode off). With CONFIG SET such a server
writes files where it likes. A password that a script may bring makes it a warning.

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
        user default on nopass ~* &* +@all

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

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.workload import sequence
from gitops.knowledge.member import at, redis
from gitops.knowledge.redis.authentication import wanted
from gitops.knowledge.redis.server import Server

LOCAL = ("127.", "::1", "-::1", "-127.", "localhost")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each open server, where its password is or would be set."""
    for member, server in redis(evidence):
        if wanted(server) or not _reachable(server) or _passed(server):
            continue
        name = "user" if server.value("user") else "requirepass"
        owner, path = at(member, server.at(name))
        yield owner.finding(
            evidence,
            path,
            f"{server.name} of {member.resource.title} is open to whoever connects; "
            "let it want a password (requirepass, from a Secret)",
            _level(server),
        )


def _level(server: Server) -> Level:
    """Certain where all that it reads is here."""
    return "warning" if server.config.missing else "error"


def _passed(server: Server) -> bool:
    """Whether a variable of its container sets a password for its entry point."""
    texts = (str(env.get("value")) for env in sequence(server.container.get("env")))
    return any("requirepass" in text for text in texts)


def _reachable(server: Server) -> bool:
    """Whether another pod can use it, by what it binds to and by protected-mode."""
    if server.value("protected-mode"):
        return False
    if server.value("port") == 0 and not server.value("tls-port"):
        return False
    bound = server.value("bind")
    return not bound or not all(str(word).startswith(LOCAL) for word in bound)
