"""One set-up at a time in a checkout, however the last one ended.

The lock is held by an open file, so the system releases it when the last process that
has the file open ends. Children inherit it: where the set-up was killed and its pip
lives on, the next start waits for that pip, and does not build under its hands.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.progress import say

FIRST_FREE = 3
"""A descriptor under 3 would be taken for a standard stream by children."""


@contextmanager
def locked(home: Path) -> Iterator[int]:
    """Hold the checkout's lock; yields the descriptor that children must inherit."""
    opened = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    descriptor = fcntl.fcntl(opened, fcntl.F_DUPFD, FIRST_FREE)
    os.close(opened)
    try:
        _take(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another set-up of this checkout is at work; waiting for it to end")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
