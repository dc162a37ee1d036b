"""A client that never reads, under the memory limit of the pod."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.redis.container import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.redis.client import Client
    from tests.redis.container import Container

pytestmark = pytest.mark.slow
CONTROLLER = Path("/sys/fs/cgroup/memory")
LIMIT = 512 * 2**20
ANSWERS = 700


@pytest.fixture
def limited(redis: Container) -> Iterator[Container]:
    """The container in a memory cgroup of the chart's default limit."""
    cgroup = CONTROLLER / f"redis-test-{os.getpid()}"
    if not (redis.namespaces and (CONTROLLER / "cgroup.procs").exists()):
        pytest.skip("needs root and the memory controller of cgroup v1")
    assert redis.spec["resources"]["limits"]["memory"] == "512Mi"
    try:
        cgroup.mkdir()
        (cgroup / "memory.limit_in_bytes").write_text(str(LIMIT))
    except OSError as error:
        pytest.skip(f"no cgroup of our own: {error}")
    redis.cgroup = cgroup
    yield redis
    redis.kill()
    wait_for(lambda: not (cgroup / "cgroup.procs").read_text())
    cgroup.rmdir()


def never_read(redis: Container) -> bool:
    """Ask for 700 MiB and do not read it; whether the server outlives that."""
    client = redis.start()
    for number in range(100):
        client("eval", 'redis.call("set", KEYS[1], ("x"):rep(2^20))', "1", f"k{number}")
    deaf = redis.connect()
    try:
        for number in range(ANSWERS):
            deaf.send("get", f"k{number % 100}")
    except OSError:
        pass  # thrown out already
    end = time.monotonic() + 3
    while redis.running and time.monotonic() < end:
        time.sleep(0.05)
    return redis.running


def hear_all(deaf: Client) -> None:
    for _ in range(ANSWERS):
        deaf.read()


def test_it_is_thrown_out_and_the_server_lives(limited: Container) -> None:
    assert never_read(limited)
    assert limited.connect()("dbsize") == 100
    assert limited.probes() == (True, True)
    deaf = limited.clients[-2]
    with pytest.raises(OSError, match=r"closed|reset|Broken"):
        hear_all(deaf)


def test_without_a_limit_for_clients_it_takes_the_server_along(
    limited: Container,
) -> None:
    """What the test above would not see, if the cgroup did not hold."""
    limited.extra_conf = "maxmemory-clients 0\n"
    assert not never_read(limited)
    assert limited.wait() != 0
