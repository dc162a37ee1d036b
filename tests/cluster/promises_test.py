"""What the chart promises to the rest of the system, in every environment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cluster import client, node
from tests.cluster.client import HOST, POD, Client, password
from tests.cluster.cluster import ARGOCD, NAMESPACE, Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.values import value
from tests.cluster.wait import until

pytestmark = pytest.mark.cluster
EVERYWHERE = "all,configmap,event,networkpolicy,poddisruptionbudget,pvc"
LOST_AT_MOST = 2.0
"""Seconds of writes that appendfsync everysec may lose to a crash."""

ENOUGH = 5000
LOAD = f"""
exec 3<>/dev/tcp/{HOST}/6379
printf 'AUTH %s\\r\\n' "$REDISCLI_AUTH" >&3
read -r answer <&3
count=0
while last=$EPOCHREALTIME
    printf 'SET load:%d %s\\r\\n' $((count + 1)) "$last" >&3 &&
    read -r answer <&3 && [ "$answer" = $'+OK\\r' ]
do ((count += 1)); done 2>/dev/null
echo $count $last
"""
"""Writes, one at a time, until Redis is gone; how many it acknowledged, until when."""


@pytest.fixture(params=["dev", "prod"])
def cluster(gitops: GitOps, request: pytest.FixtureRequest) -> Cluster:
    return gitops.clusters[request.param]


@pytest.fixture
def redis(cluster: Cluster) -> Client:
    found = Client(cluster)
    found.start()
    client.ready(cluster)
    return found


def test_another_workload_finds_it_by_name_and_is_served(redis: Client) -> None:
    assert redis.shell(f"getent hosts {HOST}").split()[1] == HOST
    assert redis.ask("PING") == "PONG"
    assert redis.ask("SET", "greeting", "hello") == "OK"
    assert redis.ask("GET", "greeting") == "hello"


def test_who_has_no_password_is_refused(redis: Client) -> None:
    assert redis.ask("PING") == "PONG"
    for words in ("", "REDISCLI_AUTH=guessed"):
        said = redis.shell(
            f"unset REDISCLI_AUTH; {words} redis-cli -h {HOST} GET greeting 2>&1"
        )
        assert "NOAUTH" in said


def test_the_limits_are_those_of_the_overlay(gitops: GitOps, cluster: Cluster) -> None:
    (container,) = client.server(cluster)["spec"]["containers"]
    assert container["resources"]["limits"]["memory"] == value(
        gitops, cluster.environment, "resources.limits.memory"
    )
    for kind in ("cpu", "memory"):
        assert container["resources"]["requests"][kind] == value(
            gitops, cluster.environment, f"resources.requests.{kind}"
        )


def test_data_survives_the_deletion_of_the_pod(cluster: Cluster, redis: Client) -> None:
    fill = "for i=1,20000 do redis.call('SET','kept:'..i,i) end return 'OK'"
    assert redis.ask("EVAL", fill, "0") == "OK"
    before = redis.ask("DBSIZE")
    uid = client.server(cluster)["metadata"]["uid"]
    cluster.delete("pod", POD)
    assert client.ready(cluster)["metadata"]["uid"] != uid
    assert redis.ask("DBSIZE") == before
    assert redis.ask("GET", "kept:20000") == "20000"


def under_load(cluster: Cluster, redis: Client) -> tuple[int, float]:
    """Kill the server while somebody writes: writes acknowledged, and until when."""
    redis.ask("FLUSHALL")
    before = node.restarts(cluster)
    with ThreadPoolExecutor(1) as pool:
        load = pool.submit(redis.shell, LOAD)
        until("writes arrive", lambda: redis.once("GET", f"load:{ENOUGH}"))
        node.kill(cluster)
        count, last = load.result().split()
    node.restarted(cluster, before)
    return int(count), float(last)


def test_with_aof_a_kill_under_load_loses_two_seconds_at_most(
    gitops: GitOps, prod: Cluster, prod_client: Client
) -> None:
    assert value(gitops, "prod", "aof.enabled")
    acknowledged, last = under_load(prod, prod_client)
    kept = int(prod_client.ask("DBSIZE"))
    assert acknowledged >= ENOUGH
    if kept < acknowledged:
        written = float(prod_client.ask("GET", f"load:{kept}"))
        assert last - written < LOST_AT_MOST


def test_with_snapshots_a_kill_under_load_keeps_what_was_saved(
    gitops: GitOps, dev: Cluster, dev_client: Client
) -> None:
    assert not value(gitops, "dev", "aof.enabled")
    dev_client.ask("SET", "saved", "yes")
    under_load(dev, dev_client)
    assert dev_client.ask("GET", "load:1") == ""  # since the last snapshot
    dev_client.ask("SET", "saved", "yes")
    assert dev_client.ask("SAVE") == "OK"
    before = node.restarts(dev)
    node.kill(dev)
    node.restarted(dev, before)
    assert dev_client.ask("GET", "saved") == "yes"


def test_a_merged_change_of_redis_conf_restarts_the_pod_and_is_in_force(
    gitops: GitOps, cluster: Cluster, redis: Client
) -> None:
    redis.ask("SET", "before", "the change")
    old = client.server(cluster)["metadata"]
    name = cluster.environment
    hotfix = ("--hotfix", "--reason", "a test") if name == "prod" else ()
    gitops.bump(name, "tcpKeepalive=77", *hotfix)
    gitops.healthy(name)
    new = client.server(cluster)["metadata"]
    checksum = "checksum/config"
    assert new["uid"] != old["uid"]
    assert new["annotations"][checksum] != old["annotations"][checksum]
    assert redis.config("tcp-keepalive") == "77"
    assert redis.ask("GET", "before") == "the change"


def test_the_password_is_nowhere_to_be_seen(cluster: Cluster, redis: Client) -> None:
    redis.ask("PING")
    places = {
        "objects": cluster.kubectl("get", EVERYWHERE, "-n", NAMESPACE, "-o", "yaml"),
        "applications": cluster.kubectl(
            "get", "application", "-n", ARGOCD, "-o", "yaml"
        ),
        "log": cluster.kubectl("logs", "-n", NAMESPACE, POD),
        "arguments": cluster.execute(POD, "sh", "-c", "cat /proc/[0-9]*/cmdline"),
    }
    secret = password(cluster)
    assert [name for name, text in places.items() if len(text) < 10] == []
    assert [name for name, text in places.items() if secret in text] == []
