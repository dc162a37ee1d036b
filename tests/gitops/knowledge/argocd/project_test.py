from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.project import wider

SERVER = "https://kubernetes.default.svc"
ROLE = {"name": "a", "policies": ["p, proj:x:a, applications, get, x/*, allow"]}


@pytest.mark.parametrize(
    ("old", "new", "added"),
    [
        ({}, {}, {}),
        ({}, {"namespaceResourceWhitelist": []}, {}),
        (
            {"namespaceResourceWhitelist": []},
            {},
            {"namespaceResourceWhitelist": ["*/*"]},
        ),
        ({"clusterResourceWhitelist": []}, {}, {}),
        (
            {
                "clusterResourceWhitelist": [
                    {"group": "", "kind": "Namespace", "name": "a"}
                ]
            },
            {"clusterResourceWhitelist": [{"group": "", "kind": "Namespace"}]},
            {"clusterResourceWhitelist": ["Namespace"]},
        ),
        (
            {"destinations": [{"server": SERVER, "namespace": "a"}]},
            {"destinations": [{"name": "in-cluster", "namespace": "a"}]},
            {},
        ),
        (
            {
                "destinations": [
                    {"server": "*", "namespace": "*"},
                    {"server": SERVER, "namespace": "!kube-system"},
                ]
            },
            {"destinations": [{"server": "*", "namespace": "*"}]},
            {"destinations": ["no longer in-cluster/!kube-system"]},
        ),
        (
            {"roles": [ROLE]},
            {"roles": [ROLE, {"name": "b", "groups": ["team"]}]},
            {"roles": ["group team has role b"]},
        ),
        (
            {"signatureKeys": [{"keyID": "A"}]},
            {},
            {"signatureKeys": ["unsigned commits"]},
        ),
        ({}, {"signatureKeys": [{"keyID": "A"}]}, {}),
        (
            {"permitOnlyProjectScopedClusters": True},
            {},
            {"permitOnlyProjectScopedClusters": ["clusters of other projects"]},
        ),
        ({"roles": "x", "destinations": 1}, {"sourceRepos": {"a": 1}}, {}),
    ],
)
def test_what_a_project_allows_beyond_another(
    old: dict[str, Any], new: dict[str, Any], added: dict[str, list[str]]
) -> None:
    assert dict(wider(old, new)) == added


def test_a_policy_that_denies_is_missed() -> None:
    deny = "p, proj:x:a, applications, delete, x/*, deny"
    old = {"roles": [{"name": "a", "policies": [deny]}]}
    assert dict(wider(old, {"roles": [{"name": "a"}]})) == {
        "roles": [f"no longer {deny}"]
    }
