"""Pod Security: what of a pod's spec the levels `baseline` and `restricted` forbid.

Source: kubernetes.io/docs/concepts/security/pod-security-standards and the checks of
k8s.io/pod-security-admission (policy/check_*.go), as of Kubernetes 1.36.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from gitops.knowledge.kubernetes.security import CONTEXT, effective, names
from gitops.knowledge.kubernetes.workload import Data, mapping, sequence
from gitops.yamlfile.keys import Path

Level = Literal["baseline", "restricted"]

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
HOST = ("hostNetwork", "hostPID", "hostIPC")
CAPABILITIES = frozenset({
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
})  # fmt: skip
SYSCTLS = frozenset({
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
})  # fmt: skip
VOLUMES = frozenset({
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image",
    "persistentVolumeClaim", "projected", "secret",
})  # fmt: skip
SELINUX = frozenset({
    "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
})  # fmt: skip
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
SECCOMP = frozenset({"RuntimeDefault", "Localhost"})
HANDLERS = ("livenessProbe", "readinessProbe", "startupProbe")


class Violation(NamedTuple):
    """What a level forbids, and the path of its field in the pod template."""

    level: Level
    path: Path
    what: str


def violations(template: Data) -> Iterator[Violation]:
    """Everything in a pod template that `restricted` refuses; `level` says what else.

    What Windows does not have is not asked of a pod of Windows.
    """
    spec = mapping(template.get("spec"))
    windows = mapping(spec.get("os")).get("name") == "windows"
    for path, what in _baseline(template, spec):
        yield Violation("baseline", path, what)
    for path, what in _restricted(spec, linux=not windows):
        yield Violation("restricted", path, what)


Found = Iterator[tuple[Path, str]]


def _baseline(template: Data, spec: Data) -> Found:
    for key in HOST:
        if spec.get(key) is True:
            yield ("spec", key), f"{key} is true"
    for place, volume in enumerate(sequence(spec.get("volumes"))):
        if "hostPath" in volume:
            name = str(volume.get("name"))
            yield (
                ("spec", "volumes", str(place), "hostPath"),
                f"volume {name}: hostPath",
            )
    yield from _sysctls(mapping(spec.get(CONTEXT)))
    yield from _annotations(mapping(mapping(template.get("metadata"))))
    for path, context in _contexts(spec):
        yield from _shared(path, context)
    for path, container in _containers(spec):
        yield from _container(path, container)


def _restricted(spec: Data, *, linux: bool) -> Found:
    for place, volume in enumerate(sequence(spec.get("volumes"))):
        for kind in volume.keys() - VOLUMES - {"name", "hostPath"}:
            where = ("spec", "volumes", str(place), str(kind))
            yield where, f"volume {volume.get('name')}: {kind}"
    for path, context in _contexts(spec):
        if context.get("runAsUser") == 0:
            yield (*path, "runAsUser"), "runAsUser is 0"
    for path, container in _containers(spec):
        yield from _root(path, spec, container)
        if linux:
            yield from _linux(path, spec, container)


def _root(path: Path, spec: Data, container: Data) -> Found:
    own = mapping(container.get(CONTEXT)).get("runAsNonRoot")
    if effective(spec, container, "runAsNonRoot") is not True:
        where = path if own is not None else ("spec",)
        yield (*where, CONTEXT, "runAsNonRoot"), "runAsNonRoot is not true"


def _linux(path: Path, spec: Data, container: Data) -> Found:
    own = mapping(container.get(CONTEXT))
    capabilities = mapping(own.get("capabilities"))
    here = (*path, CONTEXT)
    if own.get("allowPrivilegeEscalation") is not False:
        yield (
            (*here, "allowPrivilegeEscalation"),
            ("allowPrivilegeEscalation is not false"),
        )
    if "ALL" not in names(capabilities.get("drop")):
        yield (*here, "capabilities", "drop"), "capabilities do not drop ALL"
    added = names(capabilities.get("add")) & CAPABILITIES - {"NET_BIND_SERVICE"}
    if added:
        what = f"capabilities add {', '.join(sorted(added))}"
        yield (*here, "capabilities", "add"), what
    profile = effective(spec, container, "seccompProfile")
    if mapping(profile).get("type") in (None, ""):
        yield ("spec", CONTEXT, "seccompProfile"), "seccompProfile is not set"


def _shared(path: Path, context: Data) -> Found:
    """What the security contexts of pods and containers both may say."""
    windows = mapping(context.get("windowsOptions"))
    if windows.get("hostProcess") is True:
        yield (*path, "windowsOptions", "hostProcess"), "hostProcess is true"
    for key in ("seccompProfile", "appArmorProfile"):
        if mapping(context.get(key)).get("type") == "Unconfined":
            yield (*path, key, "type"), f"{key} is Unconfined"
    selinux = mapping(context.get("seLinuxOptions"))
    if str(selinux.get("type") or "") not in SELINUX:
        yield (*path, "seLinuxOptions", "type"), f"SELinux type {selinux['type']}"
    for key in ("user", "role"):
        if selinux.get(key):
            yield (*path, "seLinuxOptions", key), f"SELinux {key} is set"


def _container(path: Path, container: Data) -> Found:
    context = mapping(container.get(CONTEXT))
    here = (*path, CONTEXT)
    if context.get("privileged") is True:
        yield (*here, "privileged"), "privileged is true"
    mount = context.get("procMount")
    if mount not in (None, "", "Default"):
        yield (*here, "procMount"), f"procMount is {mount}"
    added = names(mapping(context.get("capabilities")).get("add")) - CAPABILITIES
    if added:
        what = f"capabilities add {', '.join(sorted(added))}"
        yield (*here, "capabilities", "add"), what
    yield from _host(path, container)


def _host(path: Path, container: Data) -> Found:
    for place, port in enumerate(sequence(container.get("ports"))):
        if port.get("hostPort"):
            where = (*path, "ports", str(place), "hostPort")
            yield where, f"hostPort {port['hostPort']}"
    for handler in HANDLERS:
        for action in ("httpGet", "tcpSocket"):
            probe = mapping(mapping(container.get(handler)).get(action))
            if probe.get("host"):
                yield (*path, handler, action, "host"), f"{handler} names a host"


def _sysctls(context: Data) -> Found:
    for place, item in enumerate(sequence(context.get("sysctls"))):
        if item.get("name") not in SYSCTLS:
            path = ("spec", CONTEXT, "sysctls", str(place), "name")
            yield path, f"sysctl {item.get('name')}"


def _annotations(metadata: Data) -> Found:
    for key, value in mapping(metadata.get("annotations")).items():
        mild = str(value) == "runtime/default" or str(value).startswith("localhost/")
        if str(key).startswith(APPARMOR) and not mild:
            yield ("metadata", "annotations", str(key)), f"AppArmor is {value}"


def _containers(spec: Data) -> Iterator[tuple[Path, Data]]:
    for group in CONTAINERS:
        for container in sequence(spec.get(group)):
            yield ("spec", group, str(container.get("name", ""))), container


def _contexts(spec: Data) -> Iterator[tuple[Path, Data]]:
    yield ("spec", CONTEXT), mapping(spec.get(CONTEXT))
    for path, container in _containers(spec):
        yield (*path, CONTEXT), mapping(container.get(CONTEXT))


def exceeds(violation: Violation, enforced: Any) -> bool:
    """Whether a namespace that enforces a level refuses the pod for it."""
    return enforced == "restricted" or (
        enforced == "baseline" and violation.level == "baseline"
    )
