"""What containers may do on their nodes."""

from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.security import Rights, effective, rights
from gitops.knowledge.kubernetes.workload import Workload
from gitops.render.resources import Resource


def of(container: Any, pod: Any = None) -> Rights:
    spec = {"containers": [{"name": "c", **container}], "securityContext": pod}
    resource = Resource({"kind": "Pod", "metadata": {}, "spec": spec}, "", "")
    return rights(Workload(resource, ()))["containers", "c"]


def context(**fields: Any) -> dict[str, Any]:
    return {"securityContext": fields}


@pytest.mark.parametrize(
    ("container", "pod", "root"),
    [
        ({}, None, True),
        ({}, {"runAsUser": 999}, False),
        ({}, {"runAsUser": 0}, True),
        ({}, {"runAsNonRoot": True}, False),
        (context(runAsUser=0), {"runAsUser": 999}, True),
        (context(runAsNonRoot=False), {"runAsNonRoot": True}, True),
    ],
)
def test_root(container: Any, pod: Any, *, root: bool) -> None:
    assert of(container, pod).may_be_root == root


@pytest.mark.parametrize(
    ("old", "new", "gained"),
    [
        ({}, context(privileged=True), ["is privileged"]),
        (context(privileged=True), {}, []),
        ({}, context(capabilities={"add": ["CAP_SYS_ADMIN"]}), ["adds SYS_ADMIN"]),
        (context(capabilities={"add": ["ALL"]}), {}, []),
        (
            context(capabilities={"drop": ["all"]}),
            context(capabilities={"drop": ["NET_RAW"]}),
            ["no longer drops ALL"],
        ),
        (
            context(capabilities={"drop": ["NET_RAW"]}),
            context(capabilities={"drop": ["ALL"]}),
            [],
        ),
        (
            {},
            {"ports": [{"hostPort": 1}, {"hostPort": 0}]},
            ["opens port 1 of its node"],
        ),
        (context(allowPrivilegeEscalation=False), {}, ["may gain rights by setuid"]),
    ],
)
def test_beyond(old: Any, new: Any, gained: list[str]) -> None:
    assert [what for _, what in of(new).beyond(of(old))] == gained


def test_the_container_wins_over_the_pod() -> None:
    pod = context(runAsUser=1, runAsGroup=2)
    assert effective(pod, context(runAsUser=0), "runAsUser") == 0
    assert effective(pod, context(), "runAsGroup") == 2
    assert effective({}, {}, "runAsGroup") is None
