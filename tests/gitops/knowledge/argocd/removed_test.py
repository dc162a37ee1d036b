from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.removed import Loss, removed, renames
from gitops.knowledge.change import Change, Side
from gitops.render.resources import Resource


def resource(kind: str, name: str, version: str = "v1", **body: Any) -> Resource:
    meta = {"name": name, **body.pop("metadata", {})}
    full = {"apiVersion": version, "kind": kind, "metadata": meta, **body}
    return Resource(full, "a.yaml", "")


def stateful(name: str, *containers: str, namespace: str = "") -> Resource:
    spec = {
        "template": {
            "spec": {
                "containers": [
                    {"name": c, "envFrom": [{"secretRef": {"name": "auth"}}]}
                    for c in containers
                ]
            }
        },
        "volumeClaimTemplates": [{"metadata": {"name": "data"}}],
    }
    place = {"namespace": namespace} if namespace else {}
    return resource("StatefulSet", name, "apps/v1", metadata=place, spec=spec)


def change(before: list[Resource], after: list[Resource]) -> Change:
    return Change(Side(before, namespace="x"), Side(after, namespace="x"))


def names(old: list[Resource], new: list[Resource]) -> list[tuple[str, str]]:
    return [(o.resource.name, n.resource.name) for o, n in renames(change(old, new))]


SEALED = resource("SealedSecret", "auth", "bitnami.com/v1alpha1")
EXTERNAL = resource(
    "ExternalSecret", "e", "external-secrets.io/v1", spec={"target": {"name": "auth"}}
)
POD = stateful("a", "redis")


@pytest.mark.parametrize(
    ("gone", "left", "loss"),
    [
        (resource("Secret", "auth"), [POD], "needed"),
        (SEALED, [POD], "needed"),
        (EXTERNAL, [POD], "needed"),
        (EXTERNAL, [POD, SEALED], "other"),
        (resource("Secret", "other"), [POD], "other"),
        (resource("Secret", "auth", metadata={"namespace": "y"}), [POD], "other"),
        (resource("Application", "a", "app.k8s.io/v1"), [POD], "other"),
        (resource("Application", "a", "argoproj.io/v1alpha1"), [POD], "application"),
        (resource("Namespace", "a"), [POD], "namespace"),
        (resource("Odd", "", "", spec=3), [POD], "other"),
        (POD, [], "workload"),
        (POD, [stateful("b", "redis")], "renamed"),
        (POD, [stateful("b", "other")], "workload"),
    ],
)
def test_a_loss_is_of_one_sort(
    gone: Resource, left: list[Resource], loss: Loss
) -> None:
    gone_only = change([gone, *(r for r in left if r is POD)], left)
    assert [*removed(gone_only, loss)] == [gone]


def test_a_hook_is_not_lost() -> None:
    hook = resource("Job", "a", metadata={"annotations": {"helm.sh/hook": "test"}})
    assert not [*removed(change([hook], []), "other")]


def test_another_namespace_is_another_workload() -> None:
    assert names([POD], [stateful("a", "redis", namespace="y")]) == [("a", "a")]


def test_each_new_workload_succeeds_one_at_most() -> None:
    old = [stateful("a", "redis"), stateful("b", "redis")]
    assert names(old, [stateful("c", "redis")]) == [("a", "c")]
