from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.pod_security import exceeds, violations

SAFE = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
POD = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}


def found(
    *, pod: dict[str, Any] | None = None, **container: Any
) -> list[tuple[str, str]]:
    """What is wrong with a safe pod in which some fields are changed."""
    one = {"name": "a", "securityContext": SAFE, **container}
    spec = {"securityContext": POD, "containers": [one], **(pod or {})}
    made = violations({"spec": spec})
    return [(each.level, ".".join(each.path)) for each in made]


def test_a_safe_pod() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("pod", "path"),
    [
        ({"hostIPC": True}, "spec.hostIPC"),
        ({"volumes": [{"name": "a", "hostPath": {}}]}, "spec.volumes.0.hostPath"),
        (
            {"securityContext": {**POD, "windowsOptions": {"hostProcess": True}}},
            "spec.securityContext.windowsOptions.hostProcess",
        ),
        (
            {"securityContext": {**POD, "sysctls": [{"name": "kernel.msgmax"}]}},
            "spec.securityContext.sysctls.0.name",
        ),
    ],
)
def test_what_baseline_forbids_a_pod(pod: dict[str, Any], path: str) -> None:
    assert found(pod=pod) == [("baseline", path)]


def test_what_restricted_forbids_beyond_that() -> None:
    volumes = {"volumes": [{"name": "a", "nfs": {}}, {"name": "b", "emptyDir": {}}]}
    assert found(pod=volumes) == [("restricted", "spec.volumes.0.nfs")]
    root = {"securityContext": {**POD, "runAsUser": 0}}
    assert found(pod=root) == [("restricted", "spec.securityContext.runAsUser")]


def test_a_container_may_take_back_what_its_pod_grants() -> None:
    context = {**SAFE, "runAsNonRoot": False}
    place = "spec.containers.a.securityContext.runAsNonRoot"
    assert found(securityContext=context) == [("restricted", place)]
    own = {**SAFE, **POD}
    assert found(pod={"securityContext": {}}, securityContext=own) == []


def test_a_pod_of_windows_has_no_capabilities() -> None:
    pod = {"os": {"name": "windows"}}
    assert found(pod=pod, securityContext={}) == []


def test_levels() -> None:
    (mild,) = violations(
        {"spec": {"securityContext": {**POD, "runAsUser": 0}, "containers": []}}
    )
    assert [exceeds(mild, level) for level in ("restricted", "baseline", None)] == [
        True,
        False,
        False,
    ]
