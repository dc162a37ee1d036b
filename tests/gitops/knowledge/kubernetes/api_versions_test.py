from __future__ import annotations

import pytest

from gitops.knowledge.kubernetes.api_versions import is_removed, removal


@pytest.mark.parametrize(
    ("version", "kind", "minor", "gone"),
    [
        ("policy/v1beta1", "PodDisruptionBudget", 24, False),
        ("policy/v1beta1", "PodDisruptionBudget", 25, True),
        ("extensions/v1beta1", "Ingress", 36, True),
        ("policy/v1", "PodDisruptionBudget", 36, False),
        ("storage.k8s.io/v1beta1", "CSIStorageCapacity", 26, False),
    ],
)
def test_when_it_goes(version: str, kind: str, minor: int, *, gone: bool) -> None:
    assert is_removed(version, kind, minor) is gone


def test_what_replaces_it() -> None:
    assert removal("extensions/v1beta1", "Ingress") == (22, "networking.k8s.io/v1")
    assert removal("policy/v1beta1", "PodSecurityPolicy") == (25, "")
    assert removal("policy/v1", "PodDisruptionBudget") is None
