"""Whether commits are what the tool would have made, for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitops.commands.promote.unlike import Unlike
from gitops.commands.promote.verify import Verification
from gitops.knowledge.threeway import ABSENT
from gitops.report.form import told, told_of, written


def write(found: Sequence[Verification]) -> str:
    """Each commit's apps: exact or not, and what differs."""
    return written({"verified": [_one(each) for each in found]})


def _one(made: Verification) -> dict[str, Any]:
    place = made.place
    return told(
        app=place.app if place else ABSENT,
        **{"from": made.source or ABSENT},
        to=place.environment if place else ABSENT,
        commit=made.commit,
        undo=made.undo,
        exact=made.exact,
        differences=[_difference(each) for each in made.differences],
        byHand=[told_of(c.item, old=c.old, new=c.new) for c in made.by_hand],
        stale=list(made.stale),
    )


def _difference(each: Unlike) -> dict[str, Any]:
    return told(path=each.path, line=each.line or ABSENT, why=each.why)
