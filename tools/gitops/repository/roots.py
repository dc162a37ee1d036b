"""Which part of a repository the tools read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

ROOTS = ("environments.yaml", "apps", "overlays", "clusters")
"""What belongs to the tools; other folders only where an Application leads there."""
DECLARES = re.compile(r"clusters/[^/]+/[^/]+\.(?:ya?ml|json)")
PATH = re.compile(rb"""["']?\bpath["']?:\s*["']?([^\s"',}#]+)""")
VALUES = re.compile(rb"""[^\s"',\[\]{}:]+\.ya?ml\b""")


def declaring(paths: Iterable[str]) -> list[str]:
    """The files that may declare Applications."""
    return [path for path in paths if DECLARES.fullmatch(path)]


def beyond(contents: Iterable[bytes]) -> list[str]:
    """Files and folders outside the roots that Applications may read, sorted.

    Found by their look, as parsing is for later: one too many does no harm.
    """
    found = {path for data in contents for path in _named(data)}
    return sorted(path for path in found if path and not _is_known(path))


def _named(data: bytes) -> Iterator[str]:
    folders = [name.decode(errors="replace") for name in PATH.findall(data)]
    yield from map(_plain, folders)
    for name in VALUES.findall(data):
        text = name.decode(errors="replace")
        starts = [""] if text.startswith("/") else folders
        yield from (_plain(posixpath.join(start, text.lstrip("/"))) for start in starts)


def _plain(path: str) -> str:
    """From the repository's root; empty for what is outside, or the root itself."""
    path = posixpath.normpath(path.strip("/"))
    return "" if path.startswith("..") or path == "." else path


def _is_known(path: str) -> bool:
    return path.partition("/")[0] in ROOTS
