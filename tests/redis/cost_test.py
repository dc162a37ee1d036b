"""What the start costs before Redis is there."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.redis.container import Container

RUNS = 20
BUDGET = 0.05


@pytest.mark.slow
@pytest.mark.parametrize("aof", [False, True], ids=["rdb", "aof"])
def test_an_intact_folder_costs_less_than_fifty_milliseconds(
    redis: Container, *, aof: bool
) -> None:
    """The same start again beside the running one, with a server that just ends."""
    client = redis.start({"aof": {"enabled": aof}})
    client("set", "key", "1")
    client("bgrewriteaof" if aof else "save")
    server = f"exec {redis.image.program}"
    stand_in = f'[ "$1" != --version ] || {server} --version'
    redis.replace_program("redis-server", stand_in)
    times = []
    for _ in range(RUNS):
        start = time.monotonic()
        ran = redis.execute(*redis.spec["command"])
        times.append(time.monotonic() - start)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    print(f"{median(times) * 1000:.0f} ms")
    assert median(times) < BUDGET
