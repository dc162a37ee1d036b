"""What a kill may lose with the append-only file, on a disk that is slow to flush."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.redis.image import require
from tests.redis.load import Load

if TYPE_CHECKING:
    from tests.redis.container import Container

pytestmark = pytest.mark.slow
SHIM = Path(__file__).parent / "slow_fsync.c"


def slow_down(redis: Container, milliseconds: int) -> None:
    """Let each flush of the server take so much longer from now on."""
    if sys.platform != "linux":
        pytest.skip("LD_PRELOAD is Linux's")
    require("cc")
    library = redis.bin / "slow_fsync.so"
    command = ["cc", "-shared", "-fPIC", "-o", str(library), str(SHIM), "-ldl"]
    subprocess.run(command, check=True)
    redis.environment = {
        "LD_PRELOAD": str(library),
        "SLOW_FSYNC": redis.here("/run/redis/slow"),
        "SLOW_FSYNC_MS": str(milliseconds),
    }


def kill_under_load(redis: Container, fsync: str, seconds: float) -> tuple[Load, float]:
    """A server is written to on a slow disk and killed; its load, and when."""
    values = {"aof": {"enabled": True, "fsync": fsync}}
    redis.start(values)
    (redis.run / "slow").touch()
    load = Load(redis)
    load.start(clients=4)
    time.sleep(seconds)
    killed = time.monotonic()
    redis.kill()
    load.join()
    (redis.run / "slow").unlink()
    redis.start(values)
    return load, killed


def lost(redis: Container, load: Load) -> dict[str, float]:
    """The acknowledged writes that are gone, with their times."""
    kept = set(redis.connect()("keys", "*"))
    return {key: at for key, at in load.acknowledged.items() if key not in kept}


def test_always_loses_nothing(redis: Container) -> None:
    slow_down(redis, 200)
    load, _ = kill_under_load(redis, "always", 4)
    assert len(load.acknowledged) > 20
    assert lost(redis, load) == {}


def test_everysec_loses_no_more_than_about_two_seconds(redis: Container) -> None:
    """Redis waits two seconds for a flush under way before it writes all the same."""
    slow_down(redis, 3000)
    load, killed = kill_under_load(redis, "everysec", 6)
    assert load.acknowledged
    old = [at for at in lost(redis, load).values() if at < killed - 3]
    assert old == []


def test_the_shim_is_slow(redis: Container) -> None:
    """Without the slow disk, the tests above would show nothing."""
    slow_down(redis, 500)
    client = redis.start({"aof": {"enabled": True, "fsync": "always"}})
    (redis.run / "slow").touch()
    start = time.monotonic()
    client("set", "key", "1")
    assert time.monotonic() - start >= 0.5
