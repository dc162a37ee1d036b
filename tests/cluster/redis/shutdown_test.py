"""The end of a pod with much to save: all is written before the grace is over."""

from __future__ import annotations

import time

import pytest

from tests.cluster import client
from tests.cluster.client import HOST, POD, Client
from tests.cluster.cluster import Cluster
from tests.cluster.conftest import Figures

pytestmark = pytest.mark.cluster
PIECES, BYTES = 180, 1_000_000
RANDOM = f"""
for n in $(seq {PIECES}); do
    head -c {BYTES} /dev/urandom | redis-cli -h {HOST} -x SET piece:$n >/dev/null
done
"""
"""Values that a snapshot cannot make smaller, most of what maxmemory allows."""


def test_a_large_snapshot_is_written_within_the_grace(
    dev: Cluster, dev_client: Client, figures: Figures
) -> None:
    assert dev_client.ask("FLUSHALL") == "OK"
    assert dev_client.config("appendonly") == "no"
    dev_client.shell(RANDOM, limit=120)
    assert dev_client.ask("DBSIZE") == str(PIECES)
    grace = client.server(dev)["spec"]["terminationGracePeriodSeconds"]
    started = time.monotonic()
    dev.delete("pod", POD)
    seconds = time.monotonic() - started
    client.ready(dev)
    size = int(dev.execute(POD, "stat", "-c", "%s", "/data/dump.rdb"))
    figures("a pod's end", f"{seconds:.1f} s of {grace} for {size >> 20} MiB")
    assert size >= PIECES * BYTES
    assert seconds < grace
    assert dev_client.ask("DBSIZE") == str(PIECES)
