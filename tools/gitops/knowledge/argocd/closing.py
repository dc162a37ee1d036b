"""Whether sync windows keep an Application from being deployed now, and until when.

Source: Argo CD 3.6, SyncWindows.Matches, Active and CanSync.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from gitops.knowledge.argocd.cron import Schedule, parse
from gitops.knowledge.argocd.patterns import covers
from gitops.knowledge.kubernetes.workload import Data
from gitops.layout.duration import duration

HORIZON = 400
"""Days that are looked ahead for an allow window."""
CHAIN = 200
"""Windows in a row after which no end is in sight."""


@dataclass(frozen=True)
class Window:
    """A sync window that can be followed; `place` is its index in the project."""

    place: int
    kind: str
    schedule: Schedule
    span: timedelta
    manual: bool

    def end(self, now: datetime) -> datetime | None:
        """When the run of it ends that is on now, None where none is."""
        start = self.schedule.last(now, self.span)
        return None if start is None else start + self.span


@dataclass(frozen=True)
class Closing:
    """Closed `until` (None: no end in sight), by the window at `place`."""

    place: int
    kind: str
    until: datetime | None
    zone: tzinfo
    manual: bool


def closing(
    windows: Sequence[Data], target: tuple[str, str, tuple[str, ...]], now: datetime
) -> Closing | None:
    """What keeps an Application closed now, None where it is open.

    `target` is its name, its namespace, and its cluster's server and name.
    """
    held = [*_matching(windows, target)]
    window = _closer(held, now)
    if window is None:
        return None
    # A manual sync is let through only where all that close it say so.
    closers = [each for each in held if each.kind == window.kind]
    if window.kind == "deny":
        closers = [each for each in closers if each.end(now)]
        manual = all(each.manual for each in closers)
    else:
        manual = any(each.manual for each in closers)
    until = _opening(held, now)
    return Closing(window.place, window.kind, until, window.schedule.zone, manual)


def _opening(held: Sequence[Window], now: datetime) -> datetime | None:
    """The first moment from now on at which nothing keeps it closed."""
    at: datetime | None = now
    for _ in range(CHAIN):
        window = _closer(held, at) if at else None
        if window is None or at is None:
            return at
        at = window.end(at) if window.kind == "deny" else _next_allowed(held, at)
    return None


def _next_allowed(held: Sequence[Window], at: datetime) -> datetime | None:
    found = (w.schedule.next(at, HORIZON) for w in held if w.kind == "allow")
    return min((start for start in found if start), default=None)


def _closer(held: Sequence[Window], at: datetime) -> Window | None:
    """An active deny window; else, where no allow window is active, the first one."""
    for window in held:
        if window.kind == "deny" and window.end(at):
            return window
    allowing = [window for window in held if window.kind == "allow"]
    is_open = not allowing or any(window.end(at) for window in allowing)
    return None if is_open else allowing[0]


def _matching(
    windows: Sequence[Data], target: tuple[str, str, tuple[str, ...]]
) -> Iterator[Window]:
    for place, window in enumerate(windows):
        zone = _zone(str(window.get("timeZone") or "UTC"))
        span = duration(str(window.get("duration", "")))
        if zone is None or span is None or not _matches(window, target):
            continue
        schedule = parse(str(window.get("schedule", "")), zone)
        if schedule is not None:
            manual = window.get("manualSync") is True
            kind = str(window.get("kind", ""))
            yield Window(place, kind, schedule, span, manual)


def _zone(name: str) -> tzinfo | None:
    if name == "UTC":
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def _matches(window: Data, target: tuple[str, str, tuple[str, ...]]) -> bool:
    name, namespace, clusters = target
    asked = {
        "applications": (name,),
        "namespaces": (namespace,),
        "clusters": clusters,
    }
    found = {
        key: any(covers(str(pattern), text) for pattern in given for text in texts)
        for key, texts in asked.items()
        if isinstance(given := window.get(key), list) and given
    }
    together = all if window.get("andOperator") else any
    return bool(found) and together(found.values())
