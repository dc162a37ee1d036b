"""What Kubernetes refuses: it stops a sync loudly, and the runbook gets it through."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.cluster import client
from tests.cluster.argocd import Application
from tests.cluster.client import CLAIM, Client, template_size
from tests.cluster.cluster import NAMESPACE, Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.wait import agrees, until
from tests.support import ROOT

pytestmark = pytest.mark.cluster
SIZE = "20Gi"
FORBIDDEN = "updates to statefulset spec for fields other than"
APPLICATION = "clusters/dev/redis.yaml"


@pytest.fixture
def redis(dev: Cluster) -> Application:
    return Application(dev, "redis")


def runbook() -> list[list[str]]:
    """The commands of docs/operations.md that grow a volume."""
    text = (ROOT / "docs/operations.md").read_text()
    section = text.partition("## Grow the volume")[2].partition("\n## ")[0]
    return [shlex.split(each) for each in re.findall(r"`((?:kubectl|tools/)[^`]+)`",
                                                     section)]  # fmt: skip


def test_it_stops_the_sync_loudly_until_it_is_reverted(
    gitops: GitOps, redis: Application, dev_client: Client
) -> None:
    before, size = dev_client.config("tcp-keepalive"), template_size(dev_client.cluster)
    server = client.identity(dev_client.cluster)
    refused = gitops.bump("dev", f"persistence.size={SIZE}")
    assert FORBIDDEN in redis.failed(refused)
    gitops.bump("dev", "tcpKeepalive=71")
    assert FORBIDDEN in redis.failed(gitops.head)
    assert redis.at("status", "sync", "status") == "OutOfSync"
    assert client.identity(dev_client.cluster) == server
    assert dev_client.config("tcp-keepalive") == before
    gitops.revert(f"{refused}")
    gitops.healthy("dev")
    assert dev_client.config("tcp-keepalive") == "71"
    assert template_size(dev_client.cluster) == size


def test_the_tools_say_so_before_the_merge(gitops: GitOps) -> None:
    words = ("bump", "redis", "prod", f"persistence.size={SIZE}")
    done = gitops.repo.tool(*words, "--commit")
    assert done.code == 1
    assert "volume-grow" in done.out + done.err
    gitops.repo.tool("bump", "redis", "dev", f"persistence.size={SIZE}")
    assert "impossible" in gitops.repo.tool("diff").out


def test_the_runbook_grows_a_volume_without_a_restart(
    gitops: GitOps, prod: Cluster, prod_client: Client
) -> None:
    if not growing(prod):
        pytest.skip("the storage class of this cluster does not allow expansion")
    patch, bump, delete = runbook()
    prod_client.ask("SET", "precious", "data")
    server = client.identity(prod)
    prod.kubectl(*patch[1:])
    agrees(
        "the claim has grown",
        SIZE,
        lambda: prod.get("pvc", CLAIM)["status"]["capacity"]["storage"],
    )
    gitops.bump("prod", *bump[3:])
    assert FORBIDDEN in Application(prod, "redis").failed(gitops.head)
    prod.kubectl(*delete[1:])
    gitops.healthy("prod")
    assert template_size(prod) == SIZE
    assert client.identity(prod) == server
    assert prod_client.ask("GET", "precious") == "data"


def growing(cluster: Cluster) -> bool:
    claim = cluster.get("pvc", CLAIM)["spec"]
    found = cluster.get("storageclass", claim["storageClassName"])
    return bool(found.get("allowVolumeExpansion"))


def test_with_server_side_apply_it_is_silent_and_the_proof_names_it(
    gitops: GitOps,
    redis: Application,
    dev_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dev = dev_client.cluster
    monkeypatch.setenv("KUBECONFIG", str(dev.kubeconfig))
    size = template_size(dev)
    gitops.repo.replace(
        APPLICATION,
        "  syncPolicy:\n",
        "  syncPolicy:\n    syncOptions: [ServerSideApply=true]\n",
    )
    gitops.commit("Apply on the server")
    until("it is told", lambda: redis.at("spec", "syncPolicy", "syncOptions"))
    last = gitops.bump("dev", "tcpKeepalive=72")
    gitops.healthy("dev")
    gitops.bump("dev", f"persistence.size={SIZE}")
    gitops.bump("dev", "tcpKeepalive=73")
    redis.healthy(gitops.head)
    applied = redis.at("status", "operationState", "syncResult", "revision")
    assert applied == last
    assert template_size(dev) == size
    assert dev_client.config("tcp-keepalive") == "72"
    done = gitops.repo.tool("promote", "redis", "dev", "prod", "--dry-run",
                            "--context", dev.context)  # fmt: skip
    assert done.code == 1, done
    assert "silently stuck" in done.out + done.err


def test_the_runbook_is_about_the_namespace_of_redis() -> None:
    patch, bump, delete = runbook()
    assert NAMESPACE in patch
    assert CLAIM in patch
    assert bump[:3] == ["tools/bump", "redis", "prod"]
    assert client.SERVER in delete
