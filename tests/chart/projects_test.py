"""What each cluster's AppProject allows is what the chart renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.chart.rendered import ROOT, manifests

if TYPE_CHECKING:
    from pathlib import Path

CLUSTERS = sorted(path for path in (ROOT / "clusters").iterdir() if path.is_dir())


def objects(cluster: Path) -> dict[str, Any]:
    """The objects of a cluster's folder by "Kind/name"."""
    return {
        f"{one['kind']}/{one['metadata']['name']}": one
        for file in sorted(cluster.glob("*.yaml"))
        for one in yaml.safe_load_all(file.read_text())
    }


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda path: path.name)
def test_the_project_allows_exactly_the_kinds_that_are_rendered(cluster: Path) -> None:
    project = objects(cluster)["AppProject/dox-asdlc"]["spec"]
    allowed = {
        (one["group"], one["kind"]) for one in project["namespaceResourceWhitelist"]
    }
    rendered = {
        (one["apiVersion"].rpartition("/")[0], one["kind"])
        for one in manifests().values()
    }
    assert allowed == rendered
    assert project["clusterResourceWhitelist"] == []


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda path: path.name)
def test_root_may_create_exactly_what_its_folder_may_hold(cluster: Path) -> None:
    found = objects(cluster)
    project = found["AppProject/bootstrap"]["spec"]
    assert {one["kind"] for one in project["namespaceResourceWhitelist"]} == {
        "Application",
        "AppProject",
        "ExternalSecret",
        "SealedSecret",
    }
    assert project["clusterResourceWhitelist"] == [
        {"group": "", "kind": "Namespace", "name": "dox-asdlc"}
    ]


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda path: path.name)
def test_nothing_that_is_removed_from_git_takes_redis_with_it(cluster: Path) -> None:
    for name, one in objects(cluster).items():
        options = one["metadata"]["annotations"]["argocd.argoproj.io/sync-options"]
        assert "Prune=false" in options.split(","), name
        assert "finalizers" not in one["metadata"], name


@pytest.mark.parametrize("cluster", CLUSTERS, ids=lambda path: path.name)
def test_a_refused_change_is_loud(cluster: Path) -> None:
    """Server-side apply would bring the diff that hides it."""
    for name, one in objects(cluster).items():
        if one["kind"] == "Application":
            policy = one["spec"]["syncPolicy"]
            assert "ServerSideApply=true" not in policy.get("syncOptions", []), name
            assert policy["retry"]["refresh"], name
