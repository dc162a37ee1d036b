"""Sync windows: when Argo CD may deploy.

Source: Argo CD 3.6, SyncWindows.CanSync: an active deny window forbids; else, where
there are allow windows, one must be active; without any window it is always allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gitops.knowledge.argocd.patterns import uncovered
from gitops.knowledge.kubernetes.workload import Data, sequence

UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}
WHO = ("applications", "namespaces", "clusters")
LOOSE = ("manualSync", "syncOverrun")


def opened(old: Data, new: Data) -> Iterator[tuple[str, str]]:
    """What the windows of a project allow beyond the old ones: what, and which."""
    before, after = (sequence(spec.get("syncWindows")) for spec in (old, new))
    yield from _denials(_kind(before, "deny"), _kind(after, "deny"))
    yield from _allowances(_kind(before, "allow"), _kind(after, "allow"))


def _denials(before: list[Data], after: list[Data]) -> Iterator[tuple[str, str]]:
    for window in before:
        if not any(_holds(each, window) for each in after):
            yield "no longer closed", shown(window)


def _allowances(before: list[Data], after: list[Data]) -> Iterator[tuple[str, str]]:
    if before and not after:
        yield "open at any time, not only", "; ".join(map(shown, before))
    for window in after if before else ():
        if not any(_holds(each, window) for each in before):
            yield "also open", shown(window)


def _kind(windows: Any, kind: str) -> list[Data]:
    return [window for window in windows if window.get("kind") == kind]


def _holds(wide: Data, window: Data) -> bool:
    """Whether one window lasts as long as the other, for as many Applications."""
    same = ("schedule", "timeZone")
    return (
        all((wide.get(k) or "") == (window.get(k) or "") for k in same)
        and bool(wide.get("andOperator")) == bool(window.get("andOperator"))
        and _seconds(wide) >= _seconds(window)
        and all(_is_within(window, wide, key) for key in WHO)
        and _is_as_strict(wide, window)
    )


def _is_within(window: Data, wide: Data, key: str) -> bool:
    """Whether a list selects no more; with andOperator an empty one selects all."""
    inner, outer = _list(window, key), _list(wide, key)
    if window.get("andOperator"):
        return not outer or (bool(inner) and not uncovered(inner, outer))
    return not uncovered(inner, outer)


def _is_as_strict(wide: Data, window: Data) -> bool:
    """A deny window that lets more through holds less, an allow window more."""
    pairs = [(bool(wide.get(key)), bool(window.get(key))) for key in LOOSE]
    if window.get("kind") == "deny":
        return all(wide_one <= one for wide_one, one in pairs)
    return all(one <= wide_one for wide_one, one in pairs)


def _list(window: Data, key: str) -> list[str]:
    found = window.get(key)
    return [str(item) for item in found] if isinstance(found, list) else []


def _seconds(window: Data) -> float:
    """A duration as Go writes it: `1h30m`."""
    parts = re.findall(r"([\d.]+)([hms])", str(window.get("duration", "")))
    return sum(float(number) * UNITS[unit] for number, unit in parts)


def shown(window: Data) -> str:
    """A window in one line, without its description."""
    lists = {key: ", ".join(sorted(_list(window, key))) for key in WHO}
    who = "; ".join(f"{key} {names}" for key, names in lists.items() if names)
    zone = f" {window['timeZone']}" if window.get("timeZone") else ""
    return f"{window.get('schedule')}{zone} for {window.get('duration')} ({who})"
