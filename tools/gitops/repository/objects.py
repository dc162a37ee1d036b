"""Git's object ids, computed from bytes: no process, no object written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1

LINK = "120000"
MODULE = "160000"
FOLDER = "40000"


@dataclass(frozen=True)
class Entry:
    """A file of a snapshot: git's octal mode and the id of its blob."""

    mode: str
    blob: str


def object_id(kind: str, data: bytes) -> str:
    """The id git gives an object of this kind (SHA-1 repositories)."""
    header = f"{kind} {len(data)}\0".encode()
    return sha1(header + data, usedforsecurity=False).hexdigest()


def blob_id(data: bytes) -> str:
    """The id git gives a file of these bytes."""
    return object_id("blob", data)


def tree_id(files: Mapping[str, Entry]) -> str:
    """The id of the folder that holds `files` (path relative to it -> entry)."""
    return object_id("tree", b"".join(_rows(_children(files))))


def _children(files: Mapping[str, Entry]) -> dict[str, Entry]:
    children: dict[str, Entry] = {}
    folders: dict[str, dict[str, Entry]] = {}
    for path, entry in files.items():
        name, _, rest = path.partition("/")
        if rest:
            folders.setdefault(name, {})[rest] = entry
        else:
            children[name] = entry
    for name, inside in folders.items():
        children[name] = Entry(FOLDER, tree_id(inside))
    return children


def _rows(children: Mapping[str, Entry]) -> list[bytes]:
    def order(name: str) -> bytes:
        # Git sorts a folder as if its name ended in a slash.
        return os.fsencode(name + "/" * (children[name].mode == FOLDER))

    return [
        os.fsencode(f"{children[name].mode} {name}\0")
        + bytes.fromhex(children[name].blob)
        for name in sorted(children, key=order)
    ]
