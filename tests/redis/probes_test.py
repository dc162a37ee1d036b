"""alive.sh and ready.sh against every state that a server can be in."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.chart.rendered import CHART
from tests.redis.client import ReplyError
from tests.redis.container import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.redis.container import Container

SOME = 'for i = 1, 100000 do redis.call("set", "key" .. i, i) end'


def says(redis: Container, error: str) -> bool:
    """Whether a PING is answered with that error."""
    try:
        redis.connect()("ping")
    except ReplyError as answer:
        return str(answer).startswith(error)
    except OSError:
        pass
    return False


@pytest.mark.parametrize(
    ("stdout", "stderr", "code", "alive", "ready"),
    [
        ("PONG", "", 0, True, True),
        ("LOADING Redis is loading the dataset in memory", "", 0, True, False),
        ("BUSY Redis is busy running a script.", "", 0, True, False),
        ("MISCONF Redis is configured to save RDB snapshots", "", 0, True, True),
        ("NOAUTH Authentication required.", "AUTH failed: WRONGPASS", 0, True, False),
        ("", "AUTH failed: ERR max number of clients reached", 141, True, False),
        ("", "Could not connect to Redis at 127.0.0.1:6379", 1, False, False),
        ("", "Error: Server closed the connection", 1, False, False),
        ("", "\nI/O error", 1, False, False),
        ("", "", 124, False, False),
    ],
)
def test_an_answer_of_the_server(  # noqa: PLR0913 - a row of the table
    tmp_path: Path,
    shell: list[str],
    *,
    stdout: str,
    stderr: str,
    code: int,
    alive: bool,
    ready: bool,
) -> None:
    """A stand-in for redis-cli gives what the real one prints in that state."""
    cli = tmp_path / "redis-cli"
    lines = [f"echo '{stderr}' >&2"] if stderr else []
    lines += [f"echo '{stdout}'"] if stdout else []
    cli.write_text("\n".join(["#!/bin/sh", *lines, f"exit {code}", ""]))
    cli.chmod(0o755)
    for script, expected in (("alive.sh", alive), ("ready.sh", ready)):
        patience = "5" if stdout or stderr else "0.2"
        command = [*shell, str(CHART / "files" / script), patience, str(tmp_path)]
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        ran = subprocess.run(command, env=environment, check=False)
        assert (ran.returncode == 0) is expected, script


def test_serving(redis: Container) -> None:
    redis.start()
    assert redis.probes() == (True, True)


def test_another_password(redis: Container) -> None:
    redis.start()
    redis.secret["redis-password"] = "rotated"
    assert redis.probes() == (True, False)


def test_silent(redis: Container) -> None:
    redis.start()
    redis.signal(signal.SIGSTOP)
    assert not redis.probe("livenessProbe", seconds="0.3")
    assert not redis.probe("readinessProbe", seconds="0.3")
    redis.signal(signal.SIGCONT)
    assert redis.probes() == (True, True)


def test_busy_with_a_script(redis: Container) -> None:
    client = redis.start()
    client("config", "set", "busy-reply-threshold", "1")
    redis.connect().send("eval", "while true do end", "0")
    wait_for(lambda: says(redis, "BUSY"))
    assert redis.probes() == (True, False)
    client("script", "kill")
    wait_for(lambda: not says(redis, "BUSY"))
    assert redis.probes() == (True, True)


def test_unable_to_save(redis: Container) -> None:
    client = redis.start()
    client("set", "key", "kept")
    shutil.rmtree(redis.data, ignore_errors=True)
    redis.data.mkdir(mode=0o555, exist_ok=True)
    redis.data.chmod(0o555)
    client("bgsave")
    wait_for(lambda: says(redis, "MISCONF"))
    assert client("get", "key") == "kept"
    assert redis.probes() == (True, True)


def test_out_of_connections(redis: Container) -> None:
    redis.start()("config", "set", "maxclients", "1")
    assert redis.probes() == (True, False)
    redis.disconnect()
    wait_for(lambda: redis.probes() == (True, True))


def test_loading(redis: Container) -> None:
    redis.start()("eval", SOME, "0")
    redis.stop()
    redis.extra_conf = (
        "key-load-delay 100\nloading-process-events-interval-bytes 1024\n"
    )
    redis.launch()
    wait_for(lambda: says(redis, "LOADING"))
    assert redis.probes() == (True, False)


def test_starting(redis: Container) -> None:
    """No server yet, and no other files in the making: not alive, for a while."""
    redis.replace_program("redis-server", "exec sleep 20")
    redis.launch()
    wait_for(lambda: list(redis.data.iterdir()))
    assert redis.probes() == (False, False)


def test_converting(redis: Container) -> None:
    """However long it takes: a kill would make it begin again."""
    redis.start()("set", "key", "kept")
    redis.stop()
    redis.replace_program("redis-check-rdb", "exec sleep 20")
    redis.values = {"aof": {"enabled": True}}
    redis.launch()
    wait_for((redis.run / "migrating").exists)
    assert redis.probes() == (True, False)


def test_a_kill_while_converting_is_not_seen_as_alive_for_ever(
    redis: Container,
) -> None:
    (redis.run / "migrating").touch()
    redis.replace_program("redis-server", "exec sleep 20")
    redis.launch()
    wait_for(lambda: not (redis.run / "migrating").exists())
    assert redis.probes() == (False, False)


def test_a_probe_leaves_no_process_behind(redis: Container) -> None:
    """Redis, as the first process, would count one as its own unfinished snapshot."""
    client = redis.start()
    for _ in range(3):
        redis.probes()
    time.sleep(1.1)
    client("bgsave")
    ended = re.compile(r"Background saving terminated with success")
    wait_for(lambda: ended.search(redis.log))
    time.sleep(0.2)
    assert "unmatched pid" not in redis.log
