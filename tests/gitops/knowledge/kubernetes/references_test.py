from __future__ import annotations

from typing import Any

from gitops.knowledge.kubernetes.references import claims, references
from gitops.knowledge.kubernetes.workload import Workload, workload
from gitops.render.resources import Resource


def running(pod: dict[str, Any], **spec: Any) -> Workload:
    body = {
        "kind": "StatefulSet",
        "metadata": {"name": "a"},
        "spec": {**spec, "template": {"spec": pod}},
    }
    found = workload(Resource(body, "a.yaml", ""))
    assert found
    return found


def test_everything_that_a_pod_names_is_needed_unless_optional() -> None:
    pod = {
        "serviceAccountName": "account",
        "volumes": [
            {"name": "1", "secret": {"secretName": "s"}},
            {"name": "2", "configMap": {"name": "c", "optional": True}},
            {"name": "3", "projected": {"sources": [{"configMap": {"name": "p"}}, 3]}},
        ],
        "initContainers": [{"envFrom": [{"secretRef": {"name": "f"}}]}],
        "containers": [
            {"env": [{"name": "E", "valueFrom": {"secretKeyRef": {"name": "k"}}}]},
            {"env": "odd", "envFrom": [None]},
        ],
    }
    assert set(references(running(pod))) == {
        ("ServiceAccount", "account"),
        ("Secret", "s"),
        ("ConfigMap", "p"),
        ("Secret", "f"),
        ("Secret", "k"),
    }


def test_claims_are_named_after_their_template_and_pod() -> None:
    pod = {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]}
    templates = [{"metadata": {"name": "data"}}]
    assert claims(running(pod)) == ["c"]
    assert claims(running({}, volumeClaimTemplates=templates)) == ["data-a-0"]
    assert claims(running({}, volumeClaimTemplates=templates, replicas=3)) == [
        "data-a-0..2"
    ]
