from __future__ import annotations

import pytest

from gitops.knowledge.rules import outside_project
from tests.gitops.one_rule import LAB, PROJECT, judged
from tests.support import Repo

OWN = "https://kubernetes.default.svc"
DESTINATION = f"  destination:\n    server: {OWN}\n"
SHOP = f"    - {{server: {OWN}, namespace: shop}}\n  clusterResourceWhitelist: []"
SOURCES = f"[https://example.org/shop/gitops.git]\n  destinations:\n{SHOP}"


@pytest.mark.parametrize(
    ("entry", "destination"),
    [
        (f"{{server: {OWN}, namespace: 'sh*'}}", f"server: {OWN}"),
        ("{name: in-cluster, namespace: shop}", f"server: {OWN}/"),
        (f"{{server: {OWN}, namespace: shop}}", "name: in-cluster"),
        ("{name: east, namespace: shop}", "name: east"),
        ("{server: 'https://10.*', namespace: shop}", "server: https://10.0.0.1"),
        # Which server goes by that name is not known here.
        ("{server: https://10.0.0.1, namespace: shop}", "name: east"),
        (f"{{server: {OWN}, namespace: '{{shop,store}}'}}", f"server: {OWN}"),
        (f"{{server: {OWN}, namespace: '!store'}}", f"server: {OWN}"),
    ],
)
def test_places_that_a_project_allows(tidy: Repo, entry: str, destination: str) -> None:
    changed = SHOP.replace(f"{{server: {OWN}, namespace: shop}}", entry)
    tidy.replace(PROJECT, SHOP, changed)
    tidy.replace(LAB, DESTINATION, f"  destination:\n    {destination}\n")
    assert judged(tidy, outside_project) == []


@pytest.mark.parametrize(
    ("entry", "destination"),
    [
        ("{name: west, namespace: shop}", "name: east"),
        (f"{{server: {OWN}, namespace: shop}}", "name: east"),
        (f"{{server: {OWN}, namespace: 'store*'}}", f"server: {OWN}"),
        (f"{{server: {OWN}, namespace: '!shop'}}", f"server: {OWN}"),
    ],
)
def test_places_that_it_does_not(tidy: Repo, entry: str, destination: str) -> None:
    changed = SHOP.replace(f"{{server: {OWN}, namespace: shop}}", entry)
    tidy.replace(PROJECT, SHOP, changed)
    tidy.replace(LAB, DESTINATION, f"  destination:\n    {destination}\n")
    assert judged(tidy, outside_project) == [f"error {LAB}:20"]


def test_repositories_count_where_no_other_rule_holds_them(tidy: Repo) -> None:
    tidy.replace(PROJECT, SOURCES, SOURCES.replace("gitops", "*"))
    assert judged(tidy, outside_project) == []
    url = "repository: https://example.org/shop/gitops.git\n"
    tidy.replace("environments.yaml", url, "")
    assert judged(tidy, outside_project) == []
    tidy.replace(
        PROJECT, SOURCES.replace("gitops", "*"), SOURCES.replace("/shop/", "/")
    )
    assert judged(tidy, outside_project) == [f"error {LAB}:12"]


def test_an_environment_without_projects_may_have_them_elsewhere(tidy: Repo) -> None:
    (tidy.root / PROJECT).unlink()
    found = judged(tidy, outside_project)
    assert found == [f"warning {LAB}:10", "warning clusters/lab/root.yaml:9"]


def test_the_default_project_needs_no_declaration(tidy: Repo) -> None:
    tidy.replace(LAB, "project: shop", "project: default")
    assert judged(tidy, outside_project) == []


def test_no_list_of_kinds_allows_all_in_a_namespace(tidy: Repo) -> None:
    text = tidy.read(PROJECT)
    start = text.rindex("  namespaceResourceWhitelist:")
    tidy.write(PROJECT, text[:start])
    assert judged(tidy, outside_project) == []
    tidy.write(PROJECT, text[:start] + "  namespaceResourceWhitelist: []\n")
    assert {line.partition(":")[0] for line in judged(tidy, outside_project)} == {
        f"error apps/cache/templates/{name}.yaml"
        for name in ("budget", "config", "network", "service", "workload")
    }


@pytest.mark.parametrize("scope", ["clusterResource", "namespaceResource"])
def test_a_custom_resource_may_be_in_either_list(tidy: Repo, scope: str) -> None:
    body = "apiVersion: example.org/v1\nkind: Widget\nmetadata:\n  name: a\n"
    tidy.write("apps/cache/templates/widget.yaml", body)
    assert judged(tidy, outside_project) == ["error apps/cache/templates/widget.yaml:2"]
    entry = "{group: example.org, kind: Widget}"
    if scope == "clusterResource":
        tidy.replace(PROJECT, "Whitelist: []", f"Whitelist: [{entry}]")
    else:
        last = "    - {group: policy, kind: PodDisruptionBudget}\n"
        tidy.replace(PROJECT, last, f"{last}    - {entry}\n")
    assert judged(tidy, outside_project) == []
