from __future__ import annotations

from typing import Any

from gitops.knowledge.kubernetes.reading import Reading, content, readings
from gitops.knowledge.kubernetes.workload import workload
from gitops.render.resources import Resource


def found(container: dict[str, Any], volumes: list[Any]) -> list[Reading]:
    spec = {"containers": [{"name": "c", **container}], "volumes": volumes}
    made = workload(Resource({"kind": "Pod", "spec": spec}, "", ""))
    assert made
    return list(readings(made))


def test_files() -> None:
    volumes = [
        {"name": "a", "configMap": {"name": "x", "items": [{"key": "k", "path": "p"}]}},
        {"name": "b", "projected": {"sources": [{"secret": {"name": "y"}}]}},
    ]
    mounts = [
        {"name": "a", "mountPath": "/a"},
        {"name": "b", "mountPath": "/b/f", "subPath": "f"},
        {"name": "unknown", "mountPath": "/c"},
    ]
    assert found({"volumeMounts": mounts}, volumes) == [
        Reading("ConfigMap", "x", "file", frozenset(["k"])),
        Reading("Secret", "y", "subPath", frozenset(["f"])),
    ]


def test_environment() -> None:
    env = [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    sources = [{"configMapRef": {"name": "x"}}, {}]
    assert found({"env": env, "envFrom": sources}, []) == [
        Reading("Secret", "s", "environment", frozenset(["k"])),
        Reading("ConfigMap", "x", "environment"),
    ]


def test_the_content_of_a_secret_is_the_same_in_both_spellings() -> None:
    sides: list[dict[str, Any]] = [
        {"kind": "Secret", "data": {"a": "aGk="}},
        {"kind": "Secret", "data": {"a": "eA=="}, "stringData": {"a": "hi"}},
    ]
    assert [content(Resource(side, "", "")) for side in sides] == [{"a": "hi"}] * 2


def test_content_that_is_not_encoded() -> None:
    assert content(Resource({"kind": "Secret", "data": {"a": "?"}}, "", "")) == {
        "a": "?"
    }
