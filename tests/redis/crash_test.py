"""A kill at every step of every switch of persistence.

Each program that changes or flushes something is replaced by one that waits, before it
does its work, when its turn has come; then the whole container is killed. The next
start must find every write that was acknowledged and that its mode promises to keep.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.redis.client import ReplyError
from tests.redis.container import Container, wait_for
from tests.redis.load import Load
from tests.redis.volume import content

VALUES: dict[str, dict[str, Any]] = {
    "rdb": {},
    "aof": {"aof": {"enabled": True, "fsync": "always"}},
    "none": {"persistence": {"none": "i-accept-that-every-restart-loses-all-data"}},
}
# The switches, and the fewest steps that one may have: fewer mean that none was seen.
SWITCHES = {
    ("rdb", "aof"): 18,
    ("aof", "rdb"): 18,
    ("rdb", "none"): 8,
    ("aof", "none"): 8,
    ("none", "rdb"): 8,
    ("none", "aof"): 12,
    ("", "rdb"): 8,
    ("", "aof"): 12,
}
STEPS = [
    *("mkdir", "mv", "cp", "ln", "rm", "rmdir", "sync"),
    *("redis-check-rdb", "redis-cli", "redis-server"),
]
STEP = """\
if [ -e {run}/stop-at ]; then
  echo {name} >>{run}/steps
  read -r turn <{run}/stop-at
  if [ "$(grep -c . {run}/steps)" -ge "$turn" ]; then
    echo {name} >{run}/stopped
    sleep 60
  fi
fi
exec {real} "$@\""""


def instrument(container: Container) -> None:
    """Make each step wait for its turn."""
    originals = container.bin / "real"
    originals.mkdir()
    for name in STEPS:
        real = Path(shutil.which(name) or name)
        if (container.bin / name).is_symlink():
            real = (container.bin / name).rename(originals / name)
        script = STEP.format(name=name, real=real, run=container.here("/run/redis"))
        container.replace_program(name, script)


@dataclass
class Volume:
    """What a killed server left, and which of its keys must be there."""

    folder: Path
    promised: set[str]


def prepare(container: Container, mode: str) -> Volume:
    """A server is written to, and killed meanwhile."""
    promised: set[str] = set()
    if mode:
        client = container.start(VALUES[mode])
        load = Load(container)
        load.start()
        load.wait(50)
        if mode == "rdb":
            promised = set(load.acknowledged)
            client("save")
        load.wait(50)
        container.kill()
        if mode == "aof":
            promised = load.join()
        load.join()
    kept = container.folder / "kept"
    shutil.copytree(container.data, kept)
    return Volume(kept, promised)


def bring_back(container: Container, volume: Volume) -> None:
    """The volume as the killed server left it."""
    for path in container.data.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    container.copy_in(volume.folder)
    for path in container.run.iterdir():
        path.unlink()


def crash(container: Container, turn: int) -> bool:
    """Kill the start at that turn; False: it has not so many."""
    stopped = container.run / "stopped"
    (container.run / "stop-at").write_text(f"{turn}\n")
    container.launch()
    wait_for(lambda: stopped.exists() or serves(container))
    container.kill()
    (container.run / "stop-at").unlink()
    return stopped.exists()


def serves(container: Container) -> bool:
    assert container.running, container.log
    try:
        return bool(container.connect()("ping") == "PONG")
    except (OSError, ReplyError):
        return False


def keys(container: Container) -> set[str]:
    return set(container.connect()("keys", "*"))


def check(container: Container, switch: tuple[str, str], volume: Volume) -> None:
    """The new mode serves what the old one promised, or has set it aside."""
    container.start(VALUES[switch[1]])
    if "none" in switch:
        assert keys(container) == set()
        found = list(content(container.data).values())
        old = content(volume.folder)
        kept = [old[name] for name in old if name != "persistence.mode"]
        assert all(text in found for text in kept)
    else:
        assert volume.promised <= keys(container)
    names = {path.name for path in container.data.iterdir()}
    assert not names & {"migration.aof", "migration.rdb", "persistence.mode.new"}


def check_return(container: Container, switch: tuple[str, str], volume: Volume) -> None:
    """The old mode, asked for again, has everything, unless `none` was there first."""
    before, after = switch
    switched = mode_of(container) == after
    container.values = VALUES[before]
    container.launch()
    wait_for(lambda: not container.running or serves(container))
    if after != "none":
        assert volume.promised <= keys(container)
    elif container.running and switched:
        assert "starting empty" in container.log
    elif container.running:
        assert volume.promised <= keys(container)
    else:
        assert "set-aside folder" in container.log
    container.kill()


def mode_of(container: Container) -> str:
    marker = container.data / "persistence.mode"
    text = marker.read_text() if marker.exists() else "\n"
    return text.splitlines()[0].removeprefix("mode=")


def crash_at(
    container: Container, switch: tuple[str, str], volume: Volume, turn: int
) -> bool:
    """One injected crash and what follows; False: the start has no such step."""
    bring_back(container, volume)
    container.values = VALUES[switch[1]]
    crashed = crash(container, turn)
    if crashed and switch[0] and turn % 2:
        check_return(container, switch, volume)
    check(container, switch, volume)
    container.kill()
    return crashed


@pytest.mark.slow
@pytest.mark.parametrize("switch", SWITCHES, ids="-to-".join)
def test_a_kill_at_every_step(redis: Container, switch: tuple[str, str]) -> None:
    volume = prepare(redis, switch[0])
    instrument(redis)
    turn = 1
    while crash_at(redis, switch, volume, turn):
        turn += 1
    print(f"{turn - 1} crashes")
    assert turn > SWITCHES[switch]


@pytest.mark.parametrize(
    ("switch", "turn"),
    [(("rdb", "aof"), 14), (("aof", "rdb"), 13)],
    ids=["rdb to aof", "aof to rdb"],
)
def test_a_kill_at_some_step(
    redis: Container, switch: tuple[str, str], turn: int
) -> None:
    volume = prepare(redis, switch[0])
    instrument(redis)
    assert crash_at(redis, switch, volume, turn)
