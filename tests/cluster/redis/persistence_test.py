"""Snapshots to append-only file and back by merges, while somebody writes."""

from __future__ import annotations

import pytest

from tests.cluster import client
from tests.cluster.client import POD, Client
from tests.cluster.gitops import GitOps
from tests.cluster.redis.load import fill, load, lost

pytestmark = pytest.mark.cluster
KEPT = 20_000
MARKER = "cat /data/persistence.mode || true"


def test_there_and_back_under_load_nothing_acknowledged_is_lost(
    gitops: GitOps, dev_client: Client
) -> None:
    dev, modes = gitops.clusters["dev"], []
    fill(dev_client, KEPT)
    with load(dev_client) as writes:
        for wanted, word in (("true", "yes"), ("false", "no")):
            gitops.bump("dev", f"aof.enabled={wanted}")
            gitops.healthy("dev")
            writes.goes_on()
            assert dev_client.config("appendonly") == word
            modes.append(dev.execute(POD, "sh", "-c", MARKER))
        acknowledged = writes.stop()
    assert lost(dev_client, acknowledged) == 0
    assert int(dev_client.ask("DBSIZE")) >= KEPT + acknowledged
    assert ["aof" in modes[0], "rdb" in modes[1]] == [True, True]


@pytest.mark.parametrize("mode", ["true", "false"])
def test_what_was_converted_is_on_the_volume(
    gitops: GitOps, dev_client: Client, mode: str
) -> None:
    """A conversion in memory alone would not outlive the next pod."""
    dev = gitops.clusters["dev"]
    if mode == "false":
        gitops.bump("dev", "aof.enabled=true")
        gitops.healthy("dev")
    fill(dev_client, KEPT)
    gitops.bump("dev", f"aof.enabled={mode}")
    gitops.healthy("dev")
    dev.delete("pod", POD)
    client.ready(dev)
    assert dev_client.ask("DBSIZE") == str(KEPT)
