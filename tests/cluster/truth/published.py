"""Whole repositories, each as one commit of a branch that Argo CD can read."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

BRANCH = "refs/heads/render-cases"
Files = Mapping[str, bytes]


def publish(folder: Path, remote: str, repositories: Sequence[Files]) -> list[str]:
    """Push a commit for each of them; their ids, in the same order."""
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    stream = b"".join(_stream(repositories))
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    words = [*git, "rev-list", "--reverse", BRANCH]
    ids = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    push = [*git, "push", "--quiet", "--force", remote, BRANCH]
    subprocess.run(push, check=True)
    return ids.split()


def _stream(repositories: Sequence[Files]) -> Iterator[bytes]:
    """A line of history that git's fast-import reads; each commit replaces all."""
    who = b"Test <test@example.org> 0 +0000"
    for number, files in enumerate(repositories):
        yield b"commit %s\ncommitter %s\n" % (BRANCH.encode(), who)
        yield _data(b"Repository %d\n" % number)
        yield b"deleteall\n"
        for path, data in files.items():
            yield b'M 100644 inline "%s"\n' % path.encode()
            yield _data(data)


def _data(data: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(data), data)
