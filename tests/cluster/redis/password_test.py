"""A new password while clients are connected, as docs/operations.md says."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator

import pytest

from tests.cluster import client
from tests.cluster.client import HOST, KEY, POD, SECRET, Client
from tests.cluster.cluster import NAMESPACE, Cluster
from tests.cluster.gitops import GitOps
from tests.cluster.redis.load import fill, load, lost

pytestmark = pytest.mark.cluster
PREVIOUS = "previous-password"
NEW = "a new one, with 'quotes\" and $dollars"
KEPT = 1000


def change(cluster: Cluster, data: dict[str, str | None]) -> None:
    """Set keys of the Secret, or take them away."""
    coded = {k: v if v is None else b64encode(v.encode()).decode()
             for k, v in data.items()}  # fmt: skip
    cluster.kubectl("patch", "secret", SECRET, "-n", NAMESPACE, "--type=merge",
                    "-p", json.dumps({"data": coded}))  # fmt: skip


@pytest.fixture
def old(dev: Cluster, dev_client: Client) -> Iterator[str]:
    """The password until now, which comes back in the end."""
    found = b64decode(dev.get("secret", SECRET)["data"][KEY]).decode()
    yield found
    change(dev, {KEY: found, PREVIOUS: None})
    dev.delete("pod", POD, dev_client.name)


def answer(redis: Client, password: str) -> str:
    """What Redis says to a PING with a password."""
    script = f"read -r REDISCLI_AUTH; export REDISCLI_AUTH; redis-cli -h {HOST} PING"
    return redis.shell(f"{script} 2>&1", text=f"{password}\n").strip()


def test_both_passwords_work_until_the_old_one_is_taken_away(
    gitops: GitOps, dev: Cluster, dev_client: Client, old: str
) -> None:
    fill(dev_client, KEPT)
    assert "WRONGPASS" in answer(dev_client, NEW)
    with load(dev_client) as writes:
        change(dev, {KEY: NEW, PREVIOUS: old})
        writes.goes_on()  # nothing has changed yet
        gitops.bump("dev", f"auth.previousSecretKey={PREVIOUS}")
        gitops.healthy("dev")
        writes.goes_on()  # with the old one, of its environment
        assert [answer(dev_client, each) for each in (old, NEW)] == ["PONG", "PONG"]
        acknowledged = writes.stop()
    assert lost(dev_client, acknowledged) == 0
    gitops.bump("dev", "--unset", "auth.previousSecretKey")
    gitops.healthy("dev")
    client.ready(dev)
    assert "WRONGPASS" in answer(dev_client, old)
    assert answer(dev_client, NEW) == "PONG"
