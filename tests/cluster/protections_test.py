"""Mistakes in git, and by hand, that must not cost the data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster import client
from tests.cluster.argocd import Application
from tests.cluster.client import CLAIM, Client
from tests.cluster.cluster import ARGOCD, NAMESPACE, Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.wait import agrees, until

pytestmark = pytest.mark.cluster
FOLDER = "clusters/dev"
OBJECT = "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: intruder\n"
DENIED = "not permitted in project"


@pytest.fixture(autouse=True)
def unharmed(gitops: GitOps, dev_client: Client) -> Iterator[None]:
    """Whatever a test does: the same server goes on, with its data and its claim."""
    del gitops
    dev = dev_client.cluster
    dev_client.ask("SET", "precious", "data")
    claim, server = dev.get("pvc", CLAIM)["metadata"]["uid"], client.identity(dev)
    yield
    assert client.identity(dev) == server
    assert dev_client.ask("GET", "precious") == "data"
    assert dev.get("pvc", CLAIM)["metadata"]["uid"] == claim


@pytest.fixture
def root(dev: Cluster) -> Application:
    return Application(dev, "root")


@pytest.fixture
def redis(dev: Cluster) -> Application:
    return Application(dev, "redis")


def out_of_sync(application: Application, revision: str) -> None:
    """Wait until it is seen that git wants something else."""
    agrees(
        f"{application} is OutOfSync at {revision[:7]}",
        ("OutOfSync", revision),
        lambda: tuple(
            application.at("status", "sync", key) for key in ("status", "revision")
        ),
    )


def at_rest(application: Application) -> None:
    """Wait until no operation goes on."""
    phase = ("status", "operationState", "phase")
    agrees(f"{application} has synced", "Succeeded", lambda: application.at(*phase))


def test_a_deleted_application_is_made_anew(
    gitops: GitOps, dev: Cluster, redis: Application
) -> None:
    uid = redis.at("metadata", "uid")
    dev.delete("application", "redis", namespace=ARGOCD)
    until("another one", lambda: redis.at("metadata", "uid") != uid)
    redis.healthy(gitops.head)


def test_a_deleted_root_leaves_everything_and_comes_back_by_the_readme(
    gitops: GitOps, dev: Cluster, root: Application, redis: Application
) -> None:
    dev.delete("application", "root", namespace=ARGOCD)
    gitops.repo.tool("bump", "redis", "dev", "networkPolicy.enabled=false")
    gitops.repo.commit("Without root, Redis follows git all the same")
    gitops.repo.git("push", "--quiet", "origin", "main")
    redis.refresh()
    redis.healthy(gitops.head, gitops.head.__eq__)
    dev.kubectl("apply", *(f"--filename={gitops.repo.root}/{FOLDER}/{name}.yaml"
                           for name in ("project", "root")))  # fmt: skip
    root.healthy(gitops.head)


@pytest.mark.parametrize(
    ("file", "kind", "name"),
    [
        ("redis", "application", "redis"),
        ("project", "appproject", "dox-asdlc"),
        ("namespace", "namespace", NAMESPACE),
        ("root", "application", "root"),
    ],
)
def test_what_is_removed_from_git_stays_and_is_taken_back(
    gitops: GitOps, root: Application, file: str, kind: str, name: str
) -> None:
    (gitops.repo.root / FOLDER / f"{file}.yaml").unlink()
    removed = gitops.commit(f"Remove {file}.yaml")
    out_of_sync(root, removed)
    at_rest(root)
    assert root.cluster.has(kind, name, ARGOCD)
    gitops.revert()
    gitops.healthy()


def test_a_statefulset_removed_from_the_chart_stays(
    gitops: GitOps, redis: Application
) -> None:
    (gitops.repo.root / "apps/redis/templates/statefulset.yaml").unlink()
    out_of_sync(redis, gitops.commit("Remove the StatefulSet"))
    at_rest(redis)
    gitops.revert()
    gitops.healthy()


def test_a_disabled_chart_stays_where_it_is(gitops: GitOps, redis: Application) -> None:
    out_of_sync(redis, gitops.bump("dev", "enabled=false"))
    conditions = str(redis.at("status", "conditions"))
    assert "auto-sync will wipe out all resources" in conditions
    gitops.revert()
    gitops.healthy()


def denied(gitops: GitOps, application: Application) -> str:
    """What Argo CD says to a merge that it does not carry out; then take it back."""
    said = application.failed(gitops.commit("An intruder"))
    gitops.revert()
    gitops.healthy()
    return said


def placed(gitops: GitOps, path: str, kind: str, namespace: str = "") -> None:
    where = f"  namespace: {namespace}\n" if namespace else ""
    gitops.repo.write(f"{path}/intruder.yaml", OBJECT.format(kind=kind) + where)


def test_a_kind_that_the_chart_does_not_have_is_denied(
    gitops: GitOps, redis: Application
) -> None:
    placed(gitops, "apps/redis/templates", "ServiceAccount")
    said = denied(gitops, redis)
    assert DENIED in said
    assert not redis.cluster.has("serviceaccount", "intruder")


@pytest.mark.parametrize("namespace", ["default", ARGOCD])
def test_another_namespace_is_denied(
    gitops: GitOps, redis: Application, namespace: str
) -> None:
    placed(gitops, "apps/redis/templates", "ConfigMap", namespace)
    assert f"namespace {namespace} is {DENIED}" in denied(gitops, redis)
    assert not redis.cluster.has("configmap", "intruder", namespace)


@pytest.mark.parametrize("namespace", [ARGOCD, NAMESPACE])
def test_root_deploys_no_workload(
    gitops: GitOps, root: Application, namespace: str
) -> None:
    placed(gitops, FOLDER, "ConfigMap", namespace)
    assert DENIED in denied(gitops, root)
    assert not root.cluster.has("configmap", "intruder", namespace)
