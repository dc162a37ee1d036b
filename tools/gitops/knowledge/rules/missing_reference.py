"""A ConfigMap, Secret, ServiceAccount, claim or priority class that nobody provides.

The pods wait for it and never start; a wrong key is the same. What no Application of
the environment renders must be in its `provided` list in environments.yaml, as
`Secret/namespace/name`, or `Secret/namespace/name#key` for one key: an error. An
environment without such a list gets warnings. What a SealedSecret, an ExternalSecret
or a Certificate makes is there; `optional: true` is not needed at all.

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
              envFrom:
                - secretRef:
                    name: token
              resources:
                limits: {memory: 64Mi}
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
              envFrom:
                - secretRef:
                    name: password
              resources:
                limits: {memory: 64Mi}
              securityContext:
                allowPrivilegeEscalation: false
                capabilities: {drop: [ALL]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from gitops.knowledge.cluster import WORD, Cluster, clusters
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.kubernetes.reading import content
from gitops.knowledge.kubernetes.references import Need, needs
from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.knowledge.kubernetes.secrets import written
from gitops.knowledge.kubernetes.workload import Workload, mapping, sequence
from gitops.knowledge.member import Member

PRESENT = {("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")}
ISSUERS = ("cert-manager.io/issuer", "cert-manager.io/cluster-issuer")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each reference to what is not there, where it is named."""
    file = evidence.environments_file
    for cluster in clusters(evidence):
        path = ("environments", cluster.environment.name, "provided")
        listed = file is not None and file.find(path) is not None
        level: Level = cluster.sure if listed else "warning"
        for member in cluster.workloads:
            for need in _all(member.workload) if member.workload else ():
                what = _fault(cluster, member, need)
                if what:
                    message = f"{member.resource.title} needs {what}"
                    yield member.finding(evidence, need.path, message, level)


def _all(workload: Workload) -> Iterator[Need]:
    yield from needs(workload)
    for place, item in enumerate(sequence(workload.spec.get("imagePullSecrets"))):
        path = workload.at("imagePullSecrets", str(place), "name")
        if item.get("name"):
            yield Need("Secret", str(item["name"]), None, path)
    priority = str(workload.spec.get("priorityClassName") or "system-")
    if not priority.startswith("system-"):
        path = workload.at("priorityClassName")
        yield Need("PriorityClass", priority, None, path)


def _fault(cluster: Cluster, member: Member, need: Need) -> str | None:
    """What is missing, and the line that would say that others provide it."""
    kind, name, key, _ = need
    provided = cluster.provided(kind, member.namespace, name)
    if (kind, name) in PRESENT or None in provided or key in (provided or ("",)):
        return None
    here = cluster.find(kind, member.namespace, name)
    if here is not None and (key is None or key in (content(here.resource) or [key])):
        return None  # without any content, something else fills it
    if here is None and ((provided and key is None) or _made(cluster, member, need)):
        return None
    place = "" if kind in CLUSTER_SCOPED else f"{member.namespace}/"
    entry = f"{kind}/{place}{name}" + (f"#{key}" if key and provided else "")
    if here is not None:
        return f"key {key} of {kind} {name}, which has no such key"
    what = f"{kind} {name}" if not provided else f"key {key} of {kind} {name}"
    add = f"add `{entry}` to provided of {cluster.environment.name} if others make it"
    return f"{what}, which nobody renders; {add}"


def _made(cluster: Cluster, member: Member, need: Need) -> bool:
    """Whether something in the namespace makes it, or may."""
    own = [m for m in cluster.members.values() if m.namespace == member.namespace]
    if need.kind == "PersistentVolumeClaim":
        return any(_claimed(each, need.name) for each in own)
    if need.kind == "Secret" and need.name in map(_secret, own):
        return True
    made = any(_may_make(each, need.name) for each in own)
    return made or cluster.may_make(member.namespace, need.name)


def _claimed(member: Member, name: str) -> bool:
    """Whether a claim is one of a StatefulSet's templates."""
    found = member.workload.claim_templates if member.workload else ()
    start = (f"{template}-{member.resource.name}-" for template in found)
    return any(re.fullmatch(rf"{re.escape(each)}\d+", name) for each in start)


def _secret(member: Member) -> str | None:
    return written(member.resource)


def _may_make(member: Member, name: str) -> bool:
    """Whether a Job names it in its command line, or an Ingress has it issued."""
    resource = member.resource
    if resource.kind == "Ingress":
        issued = mapping(resource.metadata.get("annotations")).keys() & {*ISSUERS}
        tls = sequence(member.spec.get("tls")) if issued else ()
        return name in [each.get("secretName") for each in tls]
    return resource.kind in ("Job", "CronJob") and name in _words(member)


def _words(member: Member) -> list[str]:
    containers = member.workload.containers.values() if member.workload else ()
    lines = [each.get(key) for each in containers for key in ("command", "args")]
    return WORD.findall(json.dumps(lines, default=str))
