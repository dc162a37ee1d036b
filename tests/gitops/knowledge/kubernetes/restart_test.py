from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.kubernetes.restart import changed, restarts, rollout
from gitops.knowledge.kubernetes.workload import Workload, workload
from gitops.render.resources import Resource


def made(kind: str = "StatefulSet", pod: Any = None, **spec: Any) -> Workload:
    containers = [{"name": "redis", "image": "redis:8", **(pod or {})}]
    body = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "cache"},
        "spec": {"template": {"spec": {"containers": containers}}, **spec},
    }
    found = workload(Resource(body, "", ""))
    assert found
    return found


def test_the_fields_that_changed() -> None:
    found = changed(made(), made(pod={"image": "redis:9", "args": ["a"]}))
    root = ("spec", "template", "spec", "containers", "redis")
    assert sorted(found) == [(*root, "args"), (*root, "image")]


def test_items_without_a_name_of_their_own_are_one_field() -> None:
    mounts = [{"name": "a", "mountPath": "/a"}, {"name": "a", "mountPath": "/b"}]
    found = changed(made(), made(pod={"volumeMounts": mounts}))
    assert [path[-1] for path in found] == ["volumeMounts"]


@pytest.mark.parametrize(
    ("kind", "same"),
    [("StatefulSet", False), ("DaemonSet", False), ("Deployment", True)],
)
def test_equal_quantities_of_another_form(kind: str, *, same: bool) -> None:
    sizes = [{"resources": {"limits": {"memory": m}}} for m in ("1Gi", 1073741824)]
    assert (changed(made(kind, sizes[0]), made(kind, sizes[1])) == []) == same


HELD = {"rollingUpdate": {"partition": 1}}
ROLLOUTS: list[tuple[str, dict[str, Any], str]] = [
    ("StatefulSet", {}, "rolls"),
    ("StatefulSet", {"replicas": 0}, "empty"),
    ("StatefulSet", {"updateStrategy": {"type": "OnDelete"}}, "ondelete"),
    ("StatefulSet", {"updateStrategy": HELD}, "partition"),
    ("StatefulSet", {"updateStrategy": HELD, "ordinals": {"start": 1}}, "rolls"),
    ("DaemonSet", {}, "rolls"),
    ("DaemonSet", {"updateStrategy": {"type": "OnDelete"}}, "ondelete"),
    ("Deployment", {"paused": True}, "paused"),
    ("ReplicaSet", {}, "none"),
    ("Job", {}, "none"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "spec", "what"), ROLLOUTS)
def test_rollout(kind: str, spec: dict[str, Any], what: str) -> None:
    old, new = made(kind, **spec), made(kind, {"image": "redis:9"}, **spec)
    assert rollout(old, new) == what
    assert restarts(old, new) == (what == "rolls")


def test_nothing_changed() -> None:
    assert not restarts(made(), made(pod={"ports": []}))
