"""Lines on stderr that say what the set-up does, and that it still does it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
"""A step that ends sooner shows no clock."""

TERMINAL_SECONDS = 1.0
LOG_SECONDS = 10.0
"""How often a longer step is heard of, on a terminal and in a log."""


def say(message: str) -> None:
    """One line for people; stdout belongs to the command that comes after."""
    print(f"set-up: {message}", file=sys.stderr, flush=True)


@contextmanager
def step(message: str) -> Iterator[None]:
    """Announce a step, and show its clock while it lasts."""
    say(message)
    ended = threading.Event()
    clock = threading.Thread(target=_clock, args=(ended,), daemon=True)
    clock.start()
    try:
        yield
    finally:
        ended.set()
        clock.join()


def _clock(ended: threading.Event) -> None:
    terminal = sys.stderr.isatty()
    start = time.monotonic()
    wait = QUIET_SECONDS if terminal else LOG_SECONDS
    while not ended.wait(wait):
        line = f"set-up:   {time.monotonic() - start:.0f} s"
        print(line, end="\r" if terminal else "\n", file=sys.stderr, flush=True)
        wait = TERMINAL_SECONDS if terminal else LOG_SECONDS
    if terminal:
        print("\033[K", end="", file=sys.stderr, flush=True)
