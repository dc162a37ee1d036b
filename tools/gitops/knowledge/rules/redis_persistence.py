"""Redis keeps nothing on disk in a protected environment.

Neither an append-only file nor save points: every restart, of the pod or of its node,
begins with an empty server. Environments are protected in environments.yaml. A replica
of another server is not judged.

Bad (overlays/live/cache/values.yaml):

    image:
      tag: "8.2.2"
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
    storage:
      size: 4Gi
      class: replicated
    save: ['""']

Good (overlays/live/cache/values.yaml):

    image:
      tag: "8.2.2"
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
    storage:
      size: 4Gi
      class: replicated
    save: ["900 1"]
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.member import at, redis


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such server of a protected environment, at its save or appendonly line."""
    for member, server in redis(evidence):
        if not member.environment.protected or server.mode != "none":
            continue
        if not server.value("replicaof"):
            owner, path = at(member, server.at("save"))
            yield owner.finding(
                evidence,
                path,
                "neither appendonly nor save points: a restart loses all data; "
                "set one of them",
            )
