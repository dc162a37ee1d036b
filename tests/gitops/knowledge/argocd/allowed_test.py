from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.allowed import allows_kind, allows_place, allows_source

OWN = "https://kubernetes.default.svc"
URL = "https://example.org/shop/gitops.git"


@pytest.mark.parametrize(
    ("patterns", "allowed"),
    [
        ([URL], True),
        (["https://EXAMPLE.org/shop/gitops"], True),
        (["*"], True),
        (["https://example.org/*"], False),
        (["https://example.org/*/*"], True),
        (["https://example.org/**"], True),
        (["https://{example.org,example.com}/shop/gitops"], True),
        (["*", f"!{URL}"], False),
        (["!https://example.org/other"], False),
        ([], False),
        (None, False),
    ],
)
def test_sources(patterns: list[str] | None, allowed: bool) -> None:  # noqa: FBT001
    assert allows_source({"sourceRepos": patterns}, URL) == allowed


@pytest.mark.parametrize(
    ("entries", "allowed"),
    [
        ([{"server": OWN, "namespace": "shop"}], True),
        ([{"name": "in-cluster", "namespace": "*"}], True),
        ([{"server": "*", "namespace": "s*"}], True),
        ([{"namespace": "shop"}], False),
        ([{"server": OWN, "namespace": "store"}], False),
        ([{"server": "https://10.0.0.1", "namespace": "shop"}], False),
        (
            [
                {"server": OWN, "namespace": "*"},
                {"server": OWN, "namespace": "!sh*"},
            ],
            False,
        ),
        (
            [
                {"server": OWN, "namespace": "*"},
                {"server": "https://10.0.0.1", "namespace": "!sh*"},
            ],
            True,
        ),
        ([], False),
    ],
)
def test_places(entries: list[Any], allowed: bool) -> None:  # noqa: FBT001
    place = {"cluster": "in-cluster", "namespace": "shop"}
    assert allows_place({"destinations": entries}, place) == allowed


SHOP = {"group": "", "kind": "Namespace", "name": "shop"}
ALL = {"group": "*", "kind": "*"}


@pytest.mark.parametrize(
    ("spec", "group", "kind", "allowed"),
    [
        ({}, "", "Service", True),
        ({}, "", "Namespace", False),
        ({"clusterResourceWhitelist": [SHOP]}, "", "Namespace", True),
        ({"clusterResourceWhitelist": [{**SHOP, "name": "s*"}]}, "", "Namespace", True),
        ({"clusterResourceWhitelist": [{**SHOP, "name": "x"}]}, "", "Namespace", False),
        ({"clusterResourceWhitelist": [ALL]}, "", "Namespace", True),
        ({"namespaceResourceWhitelist": []}, "", "Service", False),
        ({"namespaceResourceWhitelist": [ALL]}, "", "Namespace", False),
        (
            {"namespaceResourceWhitelist": [{"group": "apps", "kind": "*"}]},
            "apps",
            "StatefulSet",
            True,
        ),
        (
            {"namespaceResourceWhitelist": [{"group": "apps", "kind": "*"}]},
            "",
            "Service",
            False,
        ),
        ({"namespaceResourceBlacklist": [ALL]}, "", "Service", False),
        (
            {"namespaceResourceBlacklist": [{"group": "", "kind": "Secret"}]},
            "",
            "Service",
            True,
        ),
        # Whether a custom resource is in a namespace is not known.
        (
            {"clusterResourceWhitelist": [ALL], "namespaceResourceWhitelist": []},
            "gateway.networking.k8s.io",
            "GatewayClass",
            True,
        ),
        ({"clusterResourceWhitelist": [ALL]}, "example.org", "Widget", True),
        ({}, "example.org", "Widget", True),
        ({"namespaceResourceWhitelist": []}, "example.org", "Widget", False),
    ],
)
def test_kinds(spec: Any, group: str, kind: str, allowed: bool) -> None:  # noqa: FBT001
    assert allows_kind(spec, group, kind, "shop") == allowed
