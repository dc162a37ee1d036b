"""When a schedule of cron starts, as Argo CD reads it.

Source: Argo CD 3.6 parses with robfig/cron v3 (ParseStandard): five fields or a word
such as @daily; where both days are given, either will do; days of the week are 0 to 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

WORDS = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}  # fmt: skip
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
NAMES: tuple[dict[str, int], ...] = ({}, {}, {}, MONTHS, DAYS)
PART = re.compile(r"(\*|\?|\w+)(?:-(\w+))?(?:/(\d+))?")


@dataclass(frozen=True)
class Schedule:
    """The minutes, hours and days at which something starts, in a zone's own time."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool
    zone: tzinfo

    def starts(self, day: date) -> Iterator[datetime]:
        """The starts of one day in order; a time that the clocks skip has none."""
        if not self._is_on(day):
            return
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                local = datetime(
                    day.year, day.month, day.day, hour, minute, tzinfo=self.zone
                )
                at = local.astimezone(timezone.utc)
                if at.astimezone(self.zone).hour == hour:
                    yield at

    def last(self, until: datetime, span: timedelta) -> datetime | None:
        """The last start at or before a moment and less than `span` before it."""
        day, first = until.astimezone(self.zone).date(), until - span
        while day >= first.astimezone(self.zone).date():
            for start in reversed(_starts(self, day)):
                if first < start <= until:
                    return start
            day -= timedelta(days=1)
        return None

    def next(self, after: datetime, days: int) -> datetime | None:
        """The first start after a moment, None where that many days have none."""
        here = after.astimezone(self.zone).date()
        for count in range(days + 1):
            for start in _starts(self, here + timedelta(days=count)):
                if start > after:
                    return start
        return None

    def _is_on(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        of_month, of_week = (
            day.day in self.days,
            day.isoweekday() % 7 in self.weekdays,
        )
        return of_month or of_week if self.either else of_month and of_week


@lru_cache(maxsize=512)
def _starts(schedule: Schedule, day: date) -> tuple[datetime, ...]:
    """The starts of one day; windows that meet are asked for the same days."""
    return tuple(schedule.starts(day))


def parse(text: str, zone: tzinfo) -> Schedule | None:
    """The schedule that a text is, None where Argo CD would not read it."""
    fields = WORDS.get(text.strip(), text).split()
    if len(fields) != len(RANGES):
        return None
    found = [_field(field, place) for place, field in enumerate(fields)]
    if not all(found):
        return None
    minutes, hours, days, months, weekdays = (values or frozenset() for values in found)
    either = all(field[0] not in "*?" for field in (fields[2], fields[4]))
    return Schedule(minutes, hours, days, months, weekdays, either, zone)


def _field(text: str, place: int) -> frozenset[int] | None:
    found: set[int] = set()
    for part in text.split(","):
        values = _part(part, place)
        if values is None:
            return None
        found.update(values)
    return frozenset(found)


def _part(text: str, place: int) -> range | None:
    match = PART.fullmatch(text)
    if match is None:
        return None
    first, last, step = match.groups()
    low, high = RANGES[place]
    if first not in "*?":
        start = _number(first, place)
        # `5/10` goes on to the end of the range, `5` does not.
        end = _number(last, place) if last else high if step else start
        if start is None or end is None or not low <= start <= end <= high:
            return None
        low, high = start, end
    elif last:
        return None
    return range(low, high + 1, int(step or 1)) if step != "0" else None


def _number(text: str, place: int) -> int | None:
    if text.isdecimal():
        return int(text)
    return NAMES[place].get(text.lower())
