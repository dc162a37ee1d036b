from __future__ import annotations

from typing import Any

from gitops.knowledge.change import Change, Side
from gitops.render.resources import Resource


def resource(kind: str, name: str = "a", **metadata: Any) -> Resource:
    body = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **metadata}}
    return Resource(body, "templates/a.yaml", "")


def test_a_namespace_that_is_written_out_is_the_same() -> None:
    change = Change(
        Side([resource("Service")], namespace="shop"),
        Side([resource("Service", namespace="shop")], namespace="shop"),
    )
    assert (change.removed, change.added) == ([], [])
    assert len([*change.pairs()]) == 1


def test_another_destination_is_another_object() -> None:
    one = [resource("Service"), resource("Namespace"), resource("ClusterRole")]
    change = Change(Side(one, namespace="shop"), Side(one, namespace="mall"))
    assert [each.kind for each in change.removed] == ["Service"]
    assert [each.kind for each in change.added] == ["Service"]


def test_pairs_are_of_the_kinds_asked_for() -> None:
    both = [resource("Service"), resource("ConfigMap")]
    change = Change(Side(both), Side(both))
    assert [old.kind for old, _ in change.pairs("ConfigMap")] == ["ConfigMap"]
    assert len([*change.pairs()]) == 2


def test_odd_bodies_are_no_workloads() -> None:
    odd = Resource({"kind": "Pod", "spec": "x", "metadata": 3}, "a", "")
    side = Side([odd])
    assert side.workloads == {}
    assert side.servers == {}
