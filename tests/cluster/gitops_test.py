"""A day's work, each step merged and followed by the Argo CD of each environment."""

from __future__ import annotations

import json
import statistics
import time
from functools import partial

import pytest

from tests.cluster import client
from tests.cluster.client import Client
from tests.cluster.cluster import NAMESPACE, Cluster, Object
from tests.cluster.conftest import Figures
from tests.cluster.gitops import GitOps
from tests.cluster.wait import agrees, until

pytestmark = pytest.mark.cluster
KEEPALIVE = ("--only", "tcpKeepalive")
CONFIG = "dox-asdlc-redis-config"
TIMES = 5
TEMPLATE = "apps/redis/templates/configmap.yaml"
RECORD = "overlays/prod/redis/promoted.yaml"


def held(gitops: GitOps) -> set[str]:
    """The items that the next promotion would leave as they are."""
    done = gitops.repo.tool(
        "promote", "redis", "dev", "prod", "--dry-run", "--format", "json"
    )
    (plan,) = json.loads(done.out)["promotions"]
    return {each["item"] for each in plan["held"]}


def test_a_bump_reaches_dev_and_nothing_else(
    gitops: GitOps, prod: Cluster, dev_client: Client, figures: Figures
) -> None:
    there, seconds = client.identity(prod), []
    for number in range(81, 81 + TIMES):
        before = time.monotonic()
        gitops.bump("dev", f"tcpKeepalive={number}")
        merged = time.monotonic()
        gitops.healthy("dev")
        seconds.append(time.monotonic() - merged)
        print(f"bump {merged - before:.1f} s, merge to healthy {seconds[-1]:.1f} s")
        assert dev_client.config("tcp-keepalive") == str(number)
    median = statistics.median(seconds)
    figures("merge to healthy", f"{median:.1f} s, the median of {TIMES} restarts")
    assert client.identity(prod) == there


def test_a_promotion_reaches_prod_and_nothing_else(
    gitops: GitOps, dev: Cluster, dev_client: Client, prod_client: Client
) -> None:
    prod_client.ask("SET", "before", "the promotion")
    gitops.bump("dev", "tcpKeepalive=91")
    gitops.healthy("dev")
    assert prod_client.config("tcp-keepalive") != "91"
    here = client.identity(dev)
    gitops.promote("dev", "prod")
    gitops.healthy("prod")
    assert prod_client.config("tcp-keepalive") == "91"
    assert prod_client.ask("GET", "before") == "the promotion"
    assert dev_client.config("tcp-keepalive") == "91"
    assert client.identity(dev) == here


def test_both_environments_follow_one_merge(
    gitops: GitOps, dev_client: Client, prod_client: Client
) -> None:
    gitops.repo.tool("bump", "redis", "dev", "tcpKeepalive=92")
    done = gitops.repo.tool("bump", "redis", "prod", "tcpKeepalive=93", "--hotfix",
                            "--reason", "a test")  # fmt: skip
    assert done.code == 0, done
    gitops.commit("Both at once")
    gitops.healthy("dev", "prod")
    assert dev_client.config("tcp-keepalive") == "92"
    assert prod_client.config("tcp-keepalive") == "93"


def test_a_promotion_is_proven_by_the_cluster_that_runs_it(
    gitops: GitOps, dev: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(dev.kubeconfig))
    gitops.bump("dev", "tcpKeepalive=94")
    gitops.healthy("dev")
    gitops.promote("dev", "prod", *KEEPALIVE, "--context", dev.context)
    said = gitops.repo.git("log", "-1", "--format=%B", "HEAD^2")
    assert "healthy in dev" in said
    assert "live objects compared" in said
    gitops.healthy("prod")


def test_what_is_not_healthy_is_not_proven(
    gitops: GitOps, dev: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", str(dev.kubeconfig))
    gitops.bump("dev", "image.tag=0.0.0-none")
    until("the image is missed", lambda: waits(dev))
    done = gitops.repo.tool("promote", "redis", "dev", "prod", "--dry-run",
                            "--context", dev.context)  # fmt: skip
    assert done.code == 1, done
    assert "no proof" in done.out + done.err


def waits(cluster: Cluster) -> bool:
    status = client.server(cluster)["status"]["containerStatuses"][0]
    reason = status["state"].get("waiting", {}).get("reason", "")
    return reason in ("ErrImagePull", "ImagePullBackOff")


def test_a_chart_edit_reaches_dev_and_prod_only_by_promotion(
    gitops: GitOps, prod: Cluster, dev_client: Client, prod_client: Client
) -> None:
    there = client.identity(prod)
    line = "    protected-mode yes\n"
    gitops.repo.replace(TEMPLATE, line, f"{line}    lfu-decay-time 7\n")
    gitops.commit("Forget slower")
    gitops.healthy("dev")
    assert dev_client.config("lfu-decay-time") == "7"
    assert prod_client.config("lfu-decay-time") == "1"
    assert client.identity(prod) == there
    gitops.promote("dev", "prod", "--only", "chart")
    gitops.healthy("prod")
    assert prod_client.config("lfu-decay-time") == "7"


def test_undo_takes_a_promotion_back(gitops: GitOps, prod_client: Client) -> None:
    before = prod_client.config("tcp-keepalive")
    gitops.bump("dev", "tcpKeepalive=95")
    gitops.promote("dev", "prod", *KEEPALIVE)
    gitops.healthy("dev", "prod")
    assert prod_client.config("tcp-keepalive") == "95"
    gitops.undo("dev", "prod")
    gitops.healthy("prod")
    assert prod_client.config("tcp-keepalive") == before
    assert "tcpKeepalive" in held(gitops)


def test_git_revert_takes_a_promotion_back(gitops: GitOps, prod_client: Client) -> None:
    before = prod_client.config("tcp-keepalive")
    gitops.bump("dev", "tcpKeepalive=96")
    gitops.promote("dev", "prod", *KEEPALIVE)
    gitops.healthy("dev", "prod")
    gitops.revert()
    gitops.healthy("prod")
    assert prod_client.config("tcp-keepalive") == before
    assert "tcpKeepalive" in held(gitops)


def test_a_hotfix_is_held_by_the_next_promotion(
    gitops: GitOps, prod_client: Client
) -> None:
    gitops.bump("prod", "tcpKeepalive=97", "--hotfix", "--reason", "a test")
    gitops.healthy("prod")
    assert prod_client.config("tcp-keepalive") == "97"
    gitops.bump("dev", "idleTimeout=7200")
    assert "tcpKeepalive" in held(gitops)
    gitops.promote("dev", "prod")
    gitops.healthy("dev", "prod")
    assert prod_client.config("timeout") == "7200"
    assert prod_client.config("tcp-keepalive") == "97"


def test_a_commit_beside_redis_changes_nothing(
    gitops: GitOps, dev: Cluster, prod: Cluster
) -> None:
    standing = [client.identity(each) for each in (dev, prod)]
    gitops.repo.write("docs/notes.md", "Nothing that runs.\n")
    gitops.commit("Notes")
    gitops.healthy()
    assert [client.identity(each) for each in (dev, prod)] == standing


@pytest.fixture
def drifting(gitops: GitOps, dev_client: Client) -> Client:
    """A client of dev after a sync: from then on Argo CD heals ever more slowly."""
    gitops.bump("dev", "tcpKeepalive=98")
    gitops.healthy("dev")
    return dev_client


def patch(cluster: Cluster, kind: str, name: str, body: Object) -> None:
    cluster.kubectl("patch", kind, name, "-n", NAMESPACE, "-p", json.dumps(body))


def test_what_is_changed_by_hand_is_healed(drifting: Client) -> None:
    dev = drifting.cluster
    before = dev.get("configmap", CONFIG)["data"]
    ports = [{"name": "redis", "port": 6379, "targetPort": 1234}]
    patch(dev, "service", "redis", {"spec": {"ports": ports}})
    patch(dev, "configmap", CONFIG, {"data": {"redis.conf": "port 1"}})
    agrees(
        "the ConfigMap is back", before, lambda: dev.get("configmap", CONFIG)["data"]
    )
    agrees(
        "the Service leads to Redis again",
        "redis",
        lambda: dev.get("service", "redis")["spec"]["ports"][0]["targetPort"],
    )
    assert drifting.ask("PING") == "PONG"


def test_what_is_deleted_by_hand_is_made_anew(drifting: Client) -> None:
    dev = drifting.cluster
    gone = (
        ("networkpolicy", client.SERVER),
        ("service", "redis"),
        ("configmap", CONFIG),
    )
    for kind, name in gone:
        dev.delete(kind, name)
    for kind, name in gone:
        until(f"the {kind} is back", partial(dev.has, kind, name))
    assert drifting.ask("PING") == "PONG"


def test_a_server_stopped_by_hand_comes_back_with_its_data(drifting: Client) -> None:
    dev = drifting.cluster
    drifting.ask("SET", "before", "it was stopped")
    patch(dev, "statefulset", client.SERVER, {"spec": {"replicas": 0}})
    agrees(
        "the replica is back",
        1,
        lambda: dev.get("statefulset", client.SERVER)["spec"]["replicas"],
    )
    client.rolled_out(dev)
    assert drifting.ask("GET", "before") == "it was stopped"
