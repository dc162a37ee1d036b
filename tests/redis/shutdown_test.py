"""How the server ends: SIGTERM in every state, and what it finds when it is back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.redis.container import wait_for
from tests.redis.volume import INCR, Volume, content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.redis.container import Container
    from tests.redis.volume import Seeds

AOF = {"aof": {"enabled": True}}
FILL = 'for i = 1, ARGV[1] do redis.call("set", "k" .. i, string.rep("x", 1000)) end'
RANDOM = """\
for i = 1, ARGV[1] do
  local t = {}
  for j = 1, 64 do t[j] = string.char(math.random(0, 255)) end
  redis.call("set", "r" .. i, string.rep(table.concat(t), 16))
end"""


@pytest.fixture
def small_disk(redis: Container) -> Iterator[None]:
    """A volume of 4 MiB."""
    if not redis.namespaces:
        pytest.skip("only root may mount")
    options = "size=4m,mode=2775,uid=0,gid=999"
    command = ["mount", "-t", "tmpfs", "-o", options, "none", str(redis.data)]
    subprocess.run(command, check=True)
    yield
    redis.kill()
    subprocess.run(["umount", str(redis.data)], check=True)


def fill_disk(redis: Container) -> None:
    with (redis.data / "filler").open("wb") as filler, suppress(OSError):
        while True:
            os.write(filler.fileno(), b"\0" * 4096)


@pytest.mark.parametrize("values", [{}, AOF], ids=["rdb", "aof"])
def test_a_stop_keeps_everything(redis: Container, values: dict[str, Any]) -> None:
    redis.start(values)("eval", FILL, "0", "1000")
    assert redis.stop() == 0
    assert redis.start(values)("dbsize") == 1000


@pytest.mark.slow
def test_a_large_snapshot_is_written_whole(redis: Container) -> None:
    """Twice asked to stop, it still writes the snapshot to its end."""
    values = {"resources": {"limits": {"memory": "2Gi"}}}
    redis.extra_conf = "enable-debug-command local\n"
    client = redis.start(values)
    client("config", "set", "rdbcompression", "no")
    for start in range(10):
        client("debug", "populate", "30000", f"part{start}", "1000")
    redis.signal(signal.SIGTERM)
    time.sleep(0.2)
    redis.signal(signal.SIGTERM)
    assert redis.wait() == 0
    assert (redis.data / "dump.rdb").stat().st_size > 300_000_000
    assert redis.start(values)("dbsize") == 300_000
    grace = redis.grace
    assert grace >= 30 + 2048 // 20


@pytest.mark.usefixtures("small_disk")
def test_with_a_full_disk_snapshots_keep_the_server_up(redis: Container) -> None:
    """To exit would lose what was written since the last one."""
    client = redis.start()
    client("set", "key", "kept")
    fill_disk(redis)
    client("eval", RANDOM, "0", "2000")
    redis.signal(signal.SIGTERM)
    wait_for(lambda: "Error trying to save the DB, can't exit" in redis.log)
    assert client("get", "key") == "kept"
    (redis.data / "filler").unlink()
    client("flushall")
    client("set", "key", "kept")
    redis.signal(signal.SIGTERM)
    assert redis.wait() == 0
    assert redis.start()("get", "key") == "kept"


@pytest.mark.slow
@pytest.mark.usefixtures("small_disk")
def test_with_a_full_disk_the_aof_stops_at_once(redis: Container) -> None:
    values = {"aof": {"enabled": True, "fsync": "everysec"}}
    client = redis.start(values)
    client("set", "key", "kept")
    time.sleep(1.2)
    fill_disk(redis)
    start = time.monotonic()
    assert redis.stop() == 0
    assert time.monotonic() - start < 5
    assert redis.start(values)("get", "key") == "kept"


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_does_not_stop_a_start(redis: Container) -> None:
    """With the append-only file it does: Redis 8 then writes a manifest first."""
    redis.start()("set", "key", "kept")
    redis.stop()
    fill_disk(redis)
    assert redis.start()("get", "key") == "kept"


@pytest.mark.usefixtures("small_disk")
def test_a_switch_that_has_no_room_is_refused_and_can_be_taken_back(
    redis: Container,
) -> None:
    client = redis.start(AOF)
    client("eval", RANDOM, "0", "1500")
    redis.stop()
    before = content(redis.data)
    fill_disk(redis)
    assert "Redis cannot" in redis.refused({})
    (redis.data / "filler").unlink()
    (redis.data / "appendonlydir/temp-appendonly.aof.manifest").unlink(missing_ok=True)
    assert content(redis.data) == before
    assert redis.start(AOF)("dbsize") == 1500


def end_while(redis: Container, step: str) -> None:
    """SIGTERM while that program is at work."""
    redis.replace_program(step, f"echo at {step}; exec sleep 20")
    redis.launch()
    wait_for((redis.run / "migrating").exists)
    time.sleep(0.3)
    start = time.monotonic()
    assert redis.stop() == 0
    assert time.monotonic() - start < 3
    assert "stopped before Redis ran" in redis.log


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        pytest.param({}, AOF, "redis-check-rdb", marks=pytest.mark.slow),
        (AOF, {}, "redis-server"),
        pytest.param(AOF, {}, "redis-cli", marks=pytest.mark.slow),
        pytest.param(AOF, {}, "redis-check-rdb", marks=pytest.mark.slow),
    ],
    ids=["check", "load", "save", "verify"],
)
def test_a_switch_ends_on_sigterm(
    redis: Container, before: dict[str, Any], after: dict[str, Any], step: str
) -> None:
    redis.start(before)("set", "key", "kept")
    redis.stop()
    redis.values = after
    end_while(redis, step)
    redis.image.install(redis.bin)
    assert redis.start(after)("get", "key") == "kept"


def test_a_last_write_that_was_cut_is_dropped_and_said(
    redis: Container, seeds: Seeds
) -> None:
    volume = Volume(redis.data, seeds)
    volume.aof()
    volume.cut(INCR, 5)
    volume.give()
    assert redis.start(AOF)("dbsize") == 4
    assert "short read while loading the AOF" in redis.log
    assert "Truncating the AOF" in redis.log
    redis.connect()("set", "another", "1")
    redis.kill()
    assert redis.start(AOF)("dbsize") == 5


@pytest.mark.parametrize("damage", [b"\xff\xff\xff", b"\0" * 3], ids=["bits", "nuls"])
def test_damage_in_the_middle_is_refused_by_redis_itself(
    redis: Container, seeds: Seeds, damage: bytes
) -> None:
    volume = Volume(redis.data, seeds)
    volume.aof()
    volume.mark("aof")
    volume.change(INCR, 0.5, damage)
    volume.give()
    before = content(redis.data)
    redis.values = AOF
    redis.launch()
    assert redis.wait() == 1
    assert "reading the append only file" in redis.log
    assert content(redis.data) == before
