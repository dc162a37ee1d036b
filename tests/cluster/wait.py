"""Waiting for what a cluster does in its own time: by polling, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PAUSE = 0.3


class Late(AssertionError):
    """What did not come in time, and what was seen last."""


class NotYet(Exception):
    """Says in words why what is waited for is not there."""


def until(what: str, probe: Callable[[], Found | None], seconds: float = 60) -> Found:
    """The first true answer of a probe; NotYet and a false answer are asked again."""
    end = time.monotonic() + seconds
    found: Found | None
    while True:
        try:
            found = probe()
            seen = repr(found)
        except NotYet as reason:
            found, seen = None, str(reason)
        if found:
            return found
        if time.monotonic() > end:
            raise Late(f"not within {seconds:.0f} s: {what}; last seen: {seen}")
        time.sleep(PAUSE)


def agrees(what: str, wanted: object, probe: Callable[[], object], seconds: float = 60
           ) -> None:  # fmt: skip
    """Wait until a probe answers exactly what is wanted."""

    def same() -> bool:
        found = probe()
        if found != wanted:
            raise NotYet(f"{found!r}, not {wanted!r}")
        return True

    until(what, same, seconds)
