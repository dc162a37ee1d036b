"""alive.sh and ready.sh against every state that a server can be in."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.chart.rendered import CHART
from tests.redis.conftest import require

if TYPE_CHECKING:
    from pathlib import Path

    from tests.redis.conftest import Redis


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
    require("timeout")
    cli = tmp_path / "redis-cli"
    cli.write_text(
        f"#!/bin/sh\nprintf %s '{stdout}'\nprintf %s '{stderr}' >&2\nexit {code}\n"
    )
    cli.chmod(0o755)
    for script, expected in (("alive.sh", alive), ("ready.sh", ready)):
        command = [*shell, str(CHART / "files" / script), "1"]
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        ran = subprocess.run(command, env=environment, check=False)
        assert (ran.returncode == 0) is expected, script


def states(redis: Redis) -> tuple[bool, bool]:
    return redis.probe("alive.sh"), redis.probe("ready.sh")


def test_serving(redis: Redis) -> None:
    redis.start()
    assert states(redis) == (True, True)


def test_stopped(redis: Redis) -> None:
    assert states(redis) == (False, False)


def test_another_password(redis: Redis) -> None:
    redis.start()
    redis.password = "rotated"  # noqa: S105 - of this test
    assert states(redis) == (True, False)


def test_silent(redis: Redis) -> None:
    redis.start()
    assert redis.process
    redis.process.send_signal(signal.SIGSTOP)
    assert states(redis) == (False, False)
    redis.process.send_signal(signal.SIGCONT)
    assert states(redis) == (True, True)


def test_busy_with_a_script(redis: Redis) -> None:
    redis.start()
    redis.cli("config", "set", "busy-reply-threshold", "1")
    command = [str(redis.folder / "bin/redis-cli"), "eval", "while true do end", "0"]
    environment = {"REDISCLI_AUTH": redis.password}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL
    ) as script:
        deadline = time.monotonic() + 5
        while not redis.cli("ping").startswith("BUSY"):
            assert time.monotonic() < deadline
        assert states(redis) == (True, False)
        redis.cli("script", "kill")
        script.wait(timeout=5)
    assert states(redis) == (True, True)


def test_unable_to_save(redis: Redis) -> None:
    redis.start()
    redis.cli("set", "key", "kept")
    shutil.rmtree(redis.data)
    redis.cli("bgsave")
    deadline = time.monotonic() + 5
    while not redis.cli("ping").startswith("MISCONF"):
        assert time.monotonic() < deadline
    assert redis.cli("get", "key") == "kept"
    assert states(redis) == (True, True)


def test_out_of_connections(redis: Redis) -> None:
    redis.start()
    redis.cli("config", "set", "maxclients", "1")
    with socket.create_connection(("127.0.0.1", redis.port)):
        assert states(redis) == (True, False)
    time.sleep(0.1)
    assert states(redis) == (True, True)


def test_loading(redis: Redis) -> None:
    redis.start()
    redis.cli("debug", "populate", "1000000")
    redis.cli("eval", "for i=1,200000 do redis.call('set','k'..i,i) end", "0")
    redis.stop()
    redis.configure()
    with (redis.folder / "redis.conf").open("a") as conf:
        conf.write("key-load-delay 100\nloading-process-events-interval-bytes 1024\n")
    redis.launch(password=redis.password)
    deadline = time.monotonic() + 5
    while not redis.cli("ping").startswith("LOADING"):
        assert time.monotonic() < deadline, redis.log
    assert states(redis) == (True, False)
