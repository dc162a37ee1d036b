"""Namespaces of Linux around a container's processes; root may make them."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.redis.image import servers

ENTER = Path(__file__).parent / "enter.sh"
NEEDED = ("unshare", "nsenter", "chroot", "setpriv", "mount", "ip")
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc",
    "/dev",
)
UNSHARE = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"]
CLONE_NEWNET = 0x40000000


@cache
def isolated() -> bool:
    """Whether this machine lets us make namespaces."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    if not all(shutil.which(tool) for tool in NEEDED):
        return False
    script = "mount -t tmpfs none /mnt && ip link set lo up"
    command = [*UNSHARE, "sh", "-c", script]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@dataclass
class Namespaces:
    """Those of one container."""

    folder: Path
    _first: int | None = field(default=None)

    def command(
        self, mounts: list[tuple[str, Path, str]], command: list[str]
    ) -> list[str]:
        """`command` as the first process of new namespaces."""
        own = [self.folder / "bin", *(path.parent for path in servers().values())]
        system = [Path(name) for name in SYSTEM if Path(name).exists()]
        words = [str(self.folder / "root")]
        for path in (*system, *(path for path in own if path.parts[1] != "usr")):
            words += ["ro", str(path), str(path)]
        for mode, source, target in mounts:
            words += [mode, str(source), target]
        return [*self._unshare(), "sh", str(ENTER), *words, "--", *command]

    @staticmethod
    def _unshare() -> list[str]:
        return [shutil.which("unshare") or "unshare", *UNSHARE[1:]]

    def first(self, parent: int) -> int:
        """The process that is number 1 inside."""
        while self._first is None:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
            self._first = int(children) if children else None
        return self._first

    def forget(self) -> None:
        self._first = None

    def execute(self, pid: int, command: list[str]) -> list[str]:
        nsenter = shutil.which("nsenter") or "nsenter"
        target = [nsenter, f"--target={pid}", "--mount", "--pid", "--net", "--root"]
        return [
            *target,
            "--setuid=999",
            "--setgid=999",
            f"--wd=/proc/{pid}/root",
            *command,
        ]

    @staticmethod
    def connect(pid: int, address: tuple[str, int]) -> socket.socket:
        """A connection from inside: this thread visits that network."""
        with Path("/proc/self/ns/net").open() as home:
            _enter(f"/proc/{pid}/ns/net")
            try:
                return socket.create_connection(address, timeout=20)
            finally:
                _setns(home.fileno())


def _enter(namespace: str) -> None:
    with Path(namespace).open() as there:
        _setns(there.fileno())


def _setns(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
