"""A cluster from nothing by the README's commands, word for word."""

from __future__ import annotations

import pytest

from tests.cluster import bootstrap
from tests.cluster.argocd import Application
from tests.cluster.client import CLAIM, POD, Client, password
from tests.cluster.cluster import Cluster
from tests.cluster.gitops import APPLICATIONS, GitOps
from tests.cluster.values import value

pytestmark = pytest.mark.cluster


def test_the_readme_says_all_of_it() -> None:
    script = bootstrap.commands("prod")
    assert script.count("kubectl") == 3
    assert "clusters/dev" not in script


def test_every_application_is_synced_and_healthy(gitops: GitOps) -> None:
    for cluster in gitops.clusters.values():
        for name in APPLICATIONS:
            Application(cluster, name).healthy(gitops.head)


def test_the_application_keeps_its_real_url(gitops: GitOps) -> None:
    (url,) = {
        Application(cluster, name).at("spec", "source", "repoURL")
        for cluster in gitops.clusters.values()
        for name in APPLICATIONS
    }
    assert f"repository: {url}" in gitops.repo.read("environments.yaml")


def test_redis_answers_with_the_password_of_the_readme(
    dev: Cluster, dev_client: Client
) -> None:
    assert len(password(dev)) == 64
    assert dev_client.ask("PING") == "PONG"


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_one_pod_with_a_bound_claim_of_the_overlay(
    gitops: GitOps, environment: str
) -> None:
    cluster = gitops.clusters[environment]
    labelled = ("app.kubernetes.io/name", "redis")
    assert [
        pod["metadata"]["name"]
        for pod in cluster.every("pod")
        if labelled in pod["metadata"].get("labels", {}).items()
    ] == [POD]
    (claim,) = cluster.every("pvc")
    assert claim["metadata"]["name"] == CLAIM
    assert claim["status"]["phase"] == "Bound"
    wanted = value(gitops, environment, "persistence.storageClass")
    assert claim["spec"]["storageClassName"] == wanted
    size = value(gitops, environment, "persistence.size")
    assert claim["status"]["capacity"]["storage"] == size
