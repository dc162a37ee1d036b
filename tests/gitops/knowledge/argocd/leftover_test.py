from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.leftover import leftover
from gitops.knowledge.change import Change, Side
from gitops.knowledge.kubernetes.workload import workload
from gitops.render.resources import Resource

PRUNES = {"spec": {"syncPolicy": {"automated": {"prune": True}}}}
TEMPLATES = [{"metadata": {"name": "data"}}]
CLAIM = {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]}
HOST = {"volumes": [{"name": "v", "hostPath": {"path": "/x"}}]}
LOST = {"volumeClaimTemplates": TEMPLATES, "replicas": 2}
POLICY = {"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"}}


def resource(kind: str, name: str, **spec: Any) -> Resource:
    body = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "spec": spec}
    return Resource(body, "a.yaml", "")


@pytest.mark.parametrize(
    ("spec", "pod", "words"),
    [
        (LOST, {}, "its data stays in data-a-0..1"),
        ({**LOST, **POLICY}, {}, "its data goes with data-a-0..1"),
        ({}, CLAIM, "its data goes with c"),
        ({}, HOST, "its data stays on its node"),
        ({}, {}, "what is in its memory is lost"),
    ],
)
def test_where_the_data_is(
    spec: dict[str, Any], pod: dict[str, Any], words: str
) -> None:
    old = resource("StatefulSet", "a", template={"spec": pod}, **spec)
    both = [old, resource("PersistentVolumeClaim", "c")]
    left = [resource("Service", "left")]
    found = workload(old)
    assert found
    change = Change(Side([*both, *left], PRUNES), Side(left, PRUNES))
    assert leftover(found, change) == words
