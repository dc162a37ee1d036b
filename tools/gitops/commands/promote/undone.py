"""An undo made once more: what the tool would have written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gitops.commands.accept import reasons, unaccepted
from gitops.commands.promote.restored import Restoration
from gitops.commands.promote.standing import Chronicle
from gitops.commands.promote.undo import effects, restoration
from gitops.commands.state import State
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import ABSENT, Side
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import Record
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.yamlfile.keys import lookup, parse
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Undone:
    """What an undo would have made, and the effects that nobody answered for."""

    expected: Snapshot
    open: Sequence[Effect] = ()


def undo_of(source: Source, told: Chronicle, target: State, result: State) -> Undone:
    """The undo of the last promotion, with the choices that the result tells of."""

    def wish(item: str) -> Side:
        stays = same(_value(target, item), _value(result, item))
        return "target" if stays else "source"

    back = restoration(source, target, told.last, wish)
    claim, path = result.record, target.place.record
    expected = back.snapshot.edited({path: _record(back, claim)})
    if not target.is_protected:
        return Undone(expected)
    held = reasons(claim.accepted if claim else ())
    return Undone(expected, unaccepted(effects(back).effects, held))


def _record(back: Restoration, claim: Record | None) -> bytes | None:
    """The record's file; what was accepted of the undo is for people to say."""
    if back.record is None or claim is None:
        return back.record_text()
    if claim.accepted == back.record.accepted:
        return back.record_text()
    return replace(back.record, accepted=claim.accepted).text().encode()


def _value(state: State, item: str) -> object:
    if item == OWN_ITEM:
        return state.snapshot.tree(state.place.copy)
    return lookup(state.values, parse(item), ABSENT)
