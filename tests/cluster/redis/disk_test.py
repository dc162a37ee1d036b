"""A full volume: reads go on, writes are refused and not lost, room heals it."""

from __future__ import annotations

import pytest

from tests.cluster import client, node
from tests.cluster.client import POD, Client
from tests.cluster.cluster import Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.redis.disk import folder, full, roomy, small
from tests.cluster.redis.load import fill
from tests.cluster.values import value
from tests.cluster.wait import until

pytestmark = pytest.mark.cluster
SIZE = "48m"
KEPT = 20_000
LARGE = "return redis.call('SET', 'large', ('x'):rep(10^6))"


@pytest.fixture(params=["dev", "prod"])
def cluster(gitops: GitOps, request: pytest.FixtureRequest) -> Cluster:
    found: Cluster = gitops.clusters[request.param]
    return found


@pytest.fixture
def redis(cluster: Cluster) -> Client:
    found = Client(cluster)
    found.start()
    client.ready(cluster)
    return found


def refused(redis: Client) -> bool:
    """Whether Redis takes no writes, for what its volume does not take."""
    return redis.ask("SET", "one", "more").startswith("MISCONF")


def accepted(redis: Client, command: str) -> bool:
    """Whether Redis takes writes again, once it could save."""
    redis.ask(command)
    return redis.ask("SET", "one", "more") == "OK"


def test_it_serves_what_it_has_and_goes_on_once_there_is_room(
    gitops: GitOps, cluster: Cluster, redis: Client
) -> None:
    appends = value(gitops, cluster.environment, "aof.enabled")
    save = "PING" if appends else "BGSAVE"
    path = folder(cluster)
    if not path:
        pytest.skip("the volume is no folder of the node that could be made smaller")
    fill(redis, KEPT)
    if not appends:
        assert redis.ask("SAVE") == "OK"
    with small(cluster, path, SIZE):
        assert redis.ask("DBSIZE") == str(KEPT)
        pod, before = client.server(cluster)["metadata"]["uid"], node.restarts(cluster)
        full(cluster)
        redis.ask("EVAL", LARGE, "0")
        redis.ask(save)
        until("writes are refused", lambda: refused(redis), 60)
        assert redis.ask("GET", f"kept:{KEPT}") == str(KEPT)
        ready = client.ready(cluster)
        assert (ready["metadata"]["uid"], node.restarts(cluster)) == (pod, before)
        roomy(cluster)
        until("writes are taken", lambda: accepted(redis, save), 60)
        kept = redis.ask("DBSIZE")
        assert int(kept) >= KEPT + 1
        cluster.delete("pod", POD)
        client.ready(cluster)
        assert redis.ask("DBSIZE") == kept
        assert redis.ask("GET", "one") == "more"
