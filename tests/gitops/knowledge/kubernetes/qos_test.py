from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.qos import qos

BOTH = {"cpu": "1", "memory": "1Gi"}


def pod(*resources: Any, **spec: Any) -> dict[str, Any]:
    return {"containers": [{"resources": each} for each in resources], **spec}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (pod({}), "BestEffort"),
        (pod({"requests": {"cpu": 0}}), "BestEffort"),
        (pod({"requests": {"nvidia.com/gpu": 1}}), "BestEffort"),
        (pod({"limits": BOTH}), "Guaranteed"),
        (pod({"limits": BOTH, "requests": {"memory": "1024Mi"}}), "Guaranteed"),
        (pod({"limits": BOTH, "requests": {"memory": "1G"}}), "Burstable"),
        (pod({"limits": {"memory": "1Gi"}}), "Burstable"),
        (pod({"limits": BOTH}, {}), "Burstable"),
        (pod({"limits": BOTH}, initContainers=[{"name": "a"}]), "Burstable"),
        (pod({}, resources={"limits": BOTH}), "Guaranteed"),
        (pod("x", 3), "BestEffort"),
    ],
)
def test_the_class_of_a_pod(spec: dict[str, Any], expected: str) -> None:
    assert qos(spec) == expected
