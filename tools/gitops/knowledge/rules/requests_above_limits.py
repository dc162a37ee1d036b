"""A container that requests more than its own limit.

The API server refuses the workload ("must be less than or equal to ... limit"), and
nothing else of that Application is applied any more. Either number may be the wrong
one.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    requests:
      memory: 128Mi
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    requests:
      memory: 64Mi
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.cluster import rendered
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.quantity import quantity
from gitops.knowledge.kubernetes.workload import Data, Workload, mapping, sequence
from gitops.knowledge.member import Member
from gitops.yamlfile.keys import Path

ONES = ("requests", "limits")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each request that is above its limit, at the one that an overlay sets."""
    for member in rendered(evidence):
        for path, holder in _holders(member.workload) if member.workload else ():
            for name, asked, limit in _above(mapping(holder.get("resources"))):
                message = (
                    f"{_called(holder)}requests {asked} of {name}, above its limit "
                    f"{limit}: the API server refuses it; lower it or raise the limit"
                )
                fields = [(*path, "resources", key, name) for key in ONES]
                made = [member.finding(evidence, each, message) for each in fields]
                yield next((one for one in made if _is_own(member, one)), made[0])


def _is_own(member: Member, finding: Finding) -> bool:
    """Whether it stands in an overlay, which is likelier wrong than a default."""
    overlays = member.instance.overlays if member.instance else ()
    return finding.at is not None and finding.at.path in [o.path for o in overlays]


def _called(holder: Data) -> str:
    return f"container {holder['name']} " if "name" in holder else "the pod "


def _holders(workload: Workload) -> Iterator[tuple[Path, Data]]:
    yield workload.at(), workload.spec
    for group in ("initContainers", "containers"):
        for container in sequence(workload.spec.get(group)):
            yield workload.at(group, str(container.get("name", ""))), container


def _above(resources: Data) -> Iterator[tuple[str, object, object]]:
    limits = mapping(resources.get("limits"))
    for name, asked in mapping(resources.get("requests")).items():
        request, limit = quantity(asked), quantity(limits.get(name))
        if request is not None and limit is not None and request > limit:
            yield str(name), asked, limits[name]
