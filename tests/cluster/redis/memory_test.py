"""A client that asks for much and never reads, under the memory limit of the pod."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cluster import client, node
from tests.cluster.client import HOST, Client
from tests.cluster.cluster import Cluster
from tests.cluster.redis.load import fill
from tests.cluster.wait import until

pytestmark = pytest.mark.cluster
ANSWERS = 700
KEPT = 1000
PID = "/tmp/deaf"  # noqa: S108
LARGE = "for i = 0, 99 do redis.call('SET', 'large:' .. i, ('x'):rep(2^20)) end"
DEAF = f"""
trap '' PIPE
echo $$ >{PID}
exec 3<>/dev/tcp/{HOST}/6379
printf 'AUTH %s\\r\\n' "$REDISCLI_AUTH" >&3
for n in $(seq {ANSWERS}); do printf 'GET large:%d\\r\\n' $((n % 100)) >&3; done
sleep 60
"""


@contextmanager
def deaf(redis: Client) -> Iterator[None]:
    """Somebody who asks for 700 MiB and reads nothing of it, while the block runs."""
    redis.shell(f"nohup bash -c {_quoted(DEAF)} >/dev/null 2>&1 &")
    try:
        yield
    finally:
        redis.shell(f"kill $(cat {PID}) || true")


def _quoted(script: str) -> str:
    return "'" + script.replace("'", "'\\''") + "'"


@pytest.fixture
def redis(dev: Cluster, dev_client: Client) -> Client:
    """Redis with some data on its volume, and 100 values of a megabyte."""
    assert client.server(dev)["spec"]["containers"][0]["resources"]["limits"] == {
        "memory": "512Mi"
    }
    fill(dev_client, KEPT)
    dev_client.ask("EVAL", LARGE, "0")
    assert dev_client.ask("SAVE") == "OK"
    return dev_client


def test_it_is_thrown_out_and_the_server_lives(dev: Cluster, redis: Client) -> None:
    before = node.restarts(dev)
    with deaf(redis):
        until("it is thrown out", lambda: _evicted(redis), 30)
    assert node.restarts(dev) == before
    assert redis.ask("DBSIZE") == str(KEPT + 100)


def test_without_a_limit_for_clients_the_server_is_killed_and_what_was_saved_is_there(
    dev: Cluster, redis: Client
) -> None:
    before = node.restarts(dev)
    assert redis.ask("CONFIG", "SET", "maxmemory-clients", "0") == "OK"
    with deaf(redis):
        pod = node.restarted(dev, before)
    last = pod["status"]["containerStatuses"][0]["lastState"]["terminated"]
    assert last["reason"] == "OOMKilled"
    assert redis.ask("DBSIZE") == str(KEPT + 100)
    assert redis.config("maxmemory-clients") != "0"


def _evicted(redis: Client) -> bool:
    return "evicted_clients:0" not in redis.ask("INFO", "stats")
