"""The files of Redis on a volume, made for a test or looked at."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

USER = 999
NAMES = "dump.rdb appendonlydir appendonly.aof"
INCR = "appendonlydir/appendonly.aof.1.incr.aof"
BASE = "appendonlydir/appendonly.aof.1.base.rdb"
MANIFEST = "appendonlydir/appendonly.aof.manifest"


def commands(keys: Iterable[str]) -> bytes:
    """SETs as an append-only file has them."""
    line = "*3\r\n$3\r\nSET\r\n${0}\r\n{1}\r\n$1\r\n1\r\n"
    return "".join(line.format(len(key), key) for key in keys).encode()


@dataclass(frozen=True)
class Seeds:
    """What a server left: three keys in a snapshot, five in append-only files."""

    folder: Path


@dataclass
class Volume:
    """A data folder."""

    folder: Path
    seeds: Seeds

    def dump(self) -> None:
        self.bring("dump.rdb")

    def aof(self) -> None:
        self.bring("appendonlydir")

    def bring(self, name: str) -> None:
        source = self.seeds.folder / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, self.folder / name)

    def legacy(self, keys: int = 7) -> None:
        self.write("appendonly.aof", commands(f"legacy-{n}" for n in range(keys)))

    def mark(self, mode: str, drop: str = "", names: str = NAMES) -> None:
        text = f"mode={mode}\ndrop={drop}\nnames={names}\n"
        self.write("persistence.mode", text.encode())

    def write(self, name: str, content: bytes) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(content)

    def change(self, name: str, at: float, new: bytes) -> None:
        """Overwrite bytes of a file at a share of its length."""
        content = bytearray((self.folder / name).read_bytes())
        start = int(len(content) * at)
        content[start : start + len(new)] = new
        self.write(name, bytes(content))

    def cut(self, name: str, by: int) -> None:
        content = (self.folder / name).read_bytes()
        self.write(name, content[:-by])

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    def give(self) -> None:
        """Hand everything to the container's user, where it has one."""
        if os.geteuid() == 0:
            for path in self.folder.rglob("*"):
                os.chown(path, USER, USER)


def content(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below, with what is in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
