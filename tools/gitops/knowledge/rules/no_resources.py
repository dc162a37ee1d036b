"""A container that runs long without a request or a limit of memory.

Without a request the scheduler counts it as nothing, and it is among the first to be
evicted; without a limit it may take the memory of all others on its node. A limit
alone is a request too. CPU is not asked for: without a limit it only gets slower.

Bad (apps/cache/templates/extra.yaml):

    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: extra
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      selector:
        matchLabels: {app: extra}
      template:
        metadata:
          labels: {app: extra}
        spec:
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: extra
              image: example.org/extra:1.0.0
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}

Good (apps/cache/templates/extra.yaml):

    apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: extra
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      selector:
        matchLabels: {app: extra}
      template:
        metadata:
          labels: {app: extra}
        spec:
          securityContext:
            runAsNonRoot: true
            seccompProfile: {type: RuntimeDefault}
          containers:
            - name: extra
              image: example.org/extra:1.0.0
              resources:
                limits:
                  memory: 64Mi
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.cluster import rendered
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.knowledge.member import Member
from gitops.yamlfile.keys import Path, lookup

MEMORY = "memory"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each such container, at what it lacks."""
    for member in rendered(evidence):
        limited = any(
            (each.kind, each.namespace) == ("LimitRange", member.resource.namespace)
            for each in (member.instance.resources if member.instance else ())
        )
        if member.lasts and not limited:
            yield from _findings(evidence, member)


def _findings(evidence: Evidence, member: Member) -> Iterator[Finding]:
    workload = member.workload
    if workload is None or _lacks(workload.spec) is None:
        return
    for group in ("initContainers", "containers"):
        for container in sequence(workload.spec.get(group)):
            lacks = _lacks(container)
            runs_on = group == "containers" or container.get("restartPolicy")
            if lacks is not None and runs_on:
                name = str(container.get("name", ""))
                path: Path = workload.at(group, name, "resources", *lacks)
                yield member.finding(
                    evidence,
                    path,
                    f"container {name} of {member.resource.title} has no memory "
                    f"{lacks[0].removesuffix('s')}; set resources.{'.'.join(lacks)}",
                    "warning",
                )


def _lacks(holder: Data) -> Path | None:
    """What is missing: the limit, which would be the request too."""
    resources = mapping(holder.get("resources"))
    has_limit = lookup(resources, ("limits", MEMORY)) is not None
    return None if has_limit else ("limits", MEMORY)
