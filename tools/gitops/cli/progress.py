"""A sign of life on stderr for work that takes longer than people wait."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
"""Work that ends sooner shows nothing."""
STEP_SECONDS = 1.0
CLEAR = "\r\033[K"


@contextmanager
def clock(what: str) -> Iterator[None]:
    """Show how long it takes, on a terminal; the line is gone before results come."""
    if not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_tick, args=(what, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _tick(what: str, ended: threading.Event) -> None:
    start = time.monotonic()
    wait, shown = QUIET_SECONDS, False
    while not ended.wait(wait):
        line = f"{CLEAR}{what}: {time.monotonic() - start:.0f} s"
        print(line, end="", file=sys.stderr, flush=True)
        wait, shown = STEP_SECONDS, True
    if shown:
        print(CLEAR, end="", file=sys.stderr, flush=True)
