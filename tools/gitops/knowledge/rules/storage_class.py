"""A storage class that the environment does not offer.

Its claim stays Pending for ever, and so does the pod; a claim template cannot be
corrected later, it is immutable. The environment's classes are the storageClasses of
environments.yaml and those that it renders itself; without such a list nothing is
judged. A claim that names no class takes the cluster's default.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: fast

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import nearest
from gitops.knowledge.cluster import clusters
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.claims import TEMPLATES
from gitops.knowledge.kubernetes.workload import mapping, sequence
from gitops.knowledge.member import Member
from gitops.yamlfile.keys import Path, lookup

CLASS = ("spec", "storageClassName")
LEGACY = ("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each claim of another class, at the class."""
    for cluster in clusters(evidence):
        own = [member.resource.name for member in cluster.of("StorageClass")]
        listed = cluster.environment.storage_classes
        for member in cluster.members.values() if listed else ():
            for path, name in _classes(member):
                if name not in (*listed, *own):
                    yield member.finding(
                        evidence,
                        path,
                        f"{member.resource.title}: environment "
                        f"{cluster.environment.name} has no storage class {name}"
                        f"{nearest(name, [*listed, *own])}",
                    )


def _classes(member: Member) -> Iterator[tuple[Path, str]]:
    for path, claim in _claims(member):
        for field in (CLASS, LEGACY):
            name = lookup(claim, field)
            if name:  # the empty class is a volume that somebody made by hand
                yield (*path, *field), str(name)


def _claims(member: Member) -> Iterator[tuple[Path, object]]:
    if member.resource.kind == "PersistentVolumeClaim":
        yield (), member.resource.body
    workload = member.workload
    for name, claim in workload.claim_templates.items() if workload else ():
        yield (*TEMPLATES, name), claim
    for volume in sequence(workload.spec.get("volumes")) if workload else ():
        made = mapping(volume.get("ephemeral")).get("volumeClaimTemplate")
        path = ("volumes", str(volume.get("name")), "ephemeral", "volumeClaimTemplate")
        if workload and made:
            yield workload.at(*path), made
