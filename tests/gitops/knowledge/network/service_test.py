"""Which pods and ports a Service leads to."""

from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.change import Side
from gitops.knowledge.network.service import reached, target
from gitops.render.resources import Resource

POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "cache", "labels": {"app": "cache", "tier": 1}},
    "spec": {
        "containers": [
            {"name": "redis", "ports": [{"name": "redis", "containerPort": 6379}]}
        ]
    },
}


def service(spec: Any, namespace: str = "shop") -> Resource:
    metadata = {"name": "redis", "namespace": namespace}
    return Resource({"kind": "Service", "metadata": metadata, "spec": spec}, "", "")


@pytest.mark.parametrize(
    ("spec", "reaches"),
    [
        ({"selector": {"app": "cache"}}, True),
        ({"selector": {"app": "cache", "tier": "1"}}, True),
        ({"selector": {"app": "cache", "tier": "2"}}, False),
        ({"selector": {"app": "cache"}, "type": "ExternalName"}, False),
        ({"selector": {}}, False),
        ({}, False),
        (None, False),
    ],
)
def test_reached(spec: Any, *, reaches: bool) -> None:
    here = Side([Resource(POD, "", "")], {}, "shop")
    assert bool(reached(here, service(spec))) == reaches
    assert not reached(here, service(spec, "web"))


@pytest.mark.parametrize(
    ("port", "headless", "expected"),
    [
        ({"port": 6379}, False, 6379),
        ({"port": 1, "targetPort": "redis"}, False, 6379),
        ({"port": 1, "targetPort": 6379}, False, 6379),
        ({"port": 1, "targetPort": "metrics"}, False, None),
        ({"port": 1, "targetPort": "redis"}, True, 1),
        ({"port": None}, False, None),
    ],
)
def test_target(port: Any, expected: int | None, *, headless: bool) -> None:
    here = Side([Resource(POD, "", "")], {}, "shop")
    [workload] = here.workloads.values()
    spec = {"clusterIP": "None"} if headless else {}
    assert target(service(spec), port, workload) == expected
