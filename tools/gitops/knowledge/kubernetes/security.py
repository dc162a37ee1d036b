"""What a container may do on its node.

Defaults of Kubernetes: not privileged, allowPrivilegeEscalation true, the runtime's
capabilities, the image's user. A container's security context wins over the pod's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gitops.knowledge.kubernetes.workload import (
    Data,
    Workload,
    mapping,
    named,
    sequence,
)
from gitops.yamlfile.keys import Path

CONTEXT = "securityContext"
GROUPS = ("initContainers", "containers")


@dataclass(frozen=True)
class Rights:
    """One container's rights; without any told, those of Kubernetes' defaults."""

    privileged: bool = False
    escalates: bool = True
    may_be_root: bool = True
    added: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    host_ports: frozenset[int] = frozenset()

    def beyond(self, old: Rights) -> Iterator[tuple[Path, str]]:
        """Each field that gives more than the old rights, and what that is."""
        if self.privileged > old.privileged:
            yield (CONTEXT, "privileged"), "is privileged"
        if self.escalates > old.escalates:
            yield (CONTEXT, "allowPrivilegeEscalation"), "may gain rights by setuid"
        if self.may_be_root > old.may_be_root:
            yield (CONTEXT, "runAsNonRoot"), "may run as root"
        if more := sorted(_capabilities(self, old)):
            yield (CONTEXT, "capabilities"), ", ".join(more)
        if ports := sorted(self.host_ports - old.host_ports):
            numbers = ", ".join(map(str, ports))
            yield ("ports", "hostPort"), f"opens port {numbers} of its node"


def rights(workload: Workload) -> Mapping[tuple[str, str], Rights]:
    """The rights of each container, by its list and name."""
    return {
        (group, name): _rights(workload.spec, container)
        for group in GROUPS
        for name, container in named(workload.spec.get(group)).items()
    }


def effective(spec: Data, container: Data, key: str) -> Any:
    """A field of the security context: the container's, else the pod's."""
    own, pod = (mapping(each.get(CONTEXT)) for each in (container, spec))
    return pod.get(key) if own.get(key) is None else own.get(key)


def _rights(spec: Data, container: Data) -> Rights:
    own = mapping(container.get(CONTEXT))
    capabilities = mapping(own.get("capabilities"))
    user = effective(spec, container, "runAsUser")
    ports = [port.get("hostPort") for port in sequence(container.get("ports"))]
    return Rights(
        privileged=own.get("privileged") is True,
        escalates=own.get("allowPrivilegeEscalation") is not False,
        may_be_root=not user
        and (user == 0 or effective(spec, container, "runAsNonRoot") is not True),
        added=names(capabilities.get("add")),
        dropped=names(capabilities.get("drop")),
        host_ports=frozenset(p for p in ports if isinstance(p, int) and p > 0),
    )


def _capabilities(new: Rights, old: Rights) -> Iterator[str]:
    if "ALL" not in old.added:
        yield from (f"adds {name}" for name in new.added - old.added)
    if "ALL" not in new.dropped:
        yield from (f"no longer drops {n}" for n in old.dropped - new.dropped)


def names(data: Any) -> frozenset[str]:
    """Capabilities as a set, without the prefix that they may have."""
    given = data if isinstance(data, list) else ()
    return frozenset(str(name).upper().removeprefix("CAP_") for name in given)
