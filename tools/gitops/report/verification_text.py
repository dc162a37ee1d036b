"""Whether commits are what the tool would have made, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops.commands.promote.verify import Verification
from gitops.report.table import cut, heading, wrapped


def write(found: Sequence[Verification]) -> str:
    """Each commit's apps: exact or not, and what differs."""
    rows = [row for each in found for row in _one(each)]
    return "\n".join(rows or ["No commit to verify."]) + "\n"


def _one(made: Verification) -> Iterator[str]:
    yield f"{heading(_title(made))}: {_verdict(made)}"
    for each in made.differences:
        line = f":{each.line}" if each.line else ""
        yield wrapped(f"{each.path}{line}: {each.why}", 2, 4)
    for change in made.by_hand:
        yield cut(f"  set by hand or with --set: {change.line}", 80)
    if made.stale:
        items = ", ".join(made.stale)
        yield wrapped(f"{made.source} has moved on since: {items}", 2, 4)


def _title(made: Verification) -> str:
    commit = made.commit[:7]
    if made.place is None:
        return commit
    arrow = f"{made.source or '?'} -> {made.place.environment}"
    what = "undo " if made.undo else ""
    return f"{commit} {made.place.app}: {what}{arrow}"


def _verdict(made: Verification) -> str:
    if made.exact:
        return "exactly what the tool makes"
    return "not what the tool makes" if made.place else "no promotion"
