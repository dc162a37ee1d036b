from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.defaults import pull_policy
from gitops.knowledge.kubernetes.stored import stored


def template(container: Any = None, **spec: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": "redis:8", **(container or {})}]
    return {"metadata": {}, "spec": {"containers": containers, **spec}}


SAME = {
    "nothing": ({}, {}),
    "probe": (
        {"livenessProbe": {"exec": {"command": ["true"]}}},
        {"livenessProbe": {"exec": {"command": ["true"]}, "timeoutSeconds": 1,
                           "failureThreshold": 3, "initialDelaySeconds": 0}},
    ),
    "http": (
        {"readinessProbe": {"httpGet": {"port": 80}}},
        {"readinessProbe": {"httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}}},
    ),
    "port": ({"ports": [{"containerPort": 1}]},
             {"ports": [{"containerPort": 1, "protocol": "TCP", "hostPort": 0}]}),
    "pull policy": ({}, {"imagePullPolicy": "IfNotPresent"}),
    "null": ({}, {"lifecycle": None, "args": []}),
    "resources": ({}, {"resources": {"limits": {}}}),
    "field": (
        {"env": [{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "x"}}}]},
        {"env": [{"name": "A", "valueFrom":
                  {"fieldRef": {"fieldPath": "x", "apiVersion": "v1"}}}]},
    ),
}  # fmt: skip

DIFFERENT = {
    "empty mapping that is stored": ({}, {"securityContext": {}}),
    "false that is stored": (
        {"securityContext": {}}, {"securityContext": {"privileged": False}},
    ),
    "order of arguments": ({"args": ["a", "b"]}, {"args": ["b", "a"]}),
    "number as text": ({"livenessProbe": {"tcpSocket": {"port": 1}}},
                       {"livenessProbe": {"tcpSocket": {"port": "1"}}}),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_the_same(old: Any, new: Any) -> None:
    assert stored(template(old)) == stored(template(new))


@pytest.mark.parametrize(("old", "new"), DIFFERENT.values(), ids=DIFFERENT)
def test_different(old: Any, new: Any) -> None:
    assert stored(template(old)) != stored(template(new))


def test_volumes() -> None:
    plain = [{"name": "a"}, {"name": "b", "configMap": {"name": "x"}}]
    full = [
        {"name": "a", "emptyDir": {}},
        {"name": "b", "configMap": {"name": "x", "defaultMode": 420}},
    ]
    assert stored(template(volumes=plain)) == stored(template(volumes=full))


def test_an_empty_label_counts() -> None:
    labelled = {**template(), "metadata": {"labels": {"a": ""}}}
    assert stored(labelled) != stored(template())


def test_the_old_name_of_the_service_account() -> None:
    old = template(serviceAccount="x")
    assert stored(old) == stored(template(serviceAccountName="x"))


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("redis", "Always"),
        ("redis:latest", "Always"),
        ("localhost:5000/redis", "Always"),
        ("localhost:5000/redis:8", "IfNotPresent"),
        ("redis@sha256:00", "IfNotPresent"),
        ("redis:latest@sha256:00", "Always"),
    ],
)
def test_pull_policy(image: str, policy: str) -> None:
    assert pull_policy(image) == policy


ODD: list[Any] = [
    None,
    [],
    "x",
    {"spec": []},
    {"spec": {"volumes": [1], "containers": ["c", None]}},
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_templates(odd: Any) -> None:
    assert stored(odd)["spec"]["dnsPolicy"] == "ClusterFirst"
