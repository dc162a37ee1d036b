"""What the history of a record and of its source tells a promotion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gitops.errors import Refusal
from gitops.knowledge.threeway import ABSENT
from gitops.layout import record
from gitops.layout.chart import OWN_ITEM
from gitops.layout.record import Record
from gitops.render.request import Engine, Unreadable
from gitops.repository import history
from gitops.repository.source import Source
from gitops.yamlfile.keys import lookup, parse
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Archive:
    """Reads past states of one target's record and of its source's files.

    `until` is the commit that history is read from; `overlay` and `chart` are
    the source's files there.
    """

    source: Source
    engine: Engine
    until: str
    current: Record
    record_path: str
    overlay: str
    chart: str

    def withdrawn(self, item: str, value: Any) -> bool:
        """Whether a value was brought before and taken back since."""
        return any(same(value, held) for held in self._withdrawn.get(item, ()))

    def had(self, item: str, value: Any) -> bool:
        """Whether the source has had a value since the record was made."""
        if item == OWN_ITEM:
            return value in self._since(self.chart, self.current.chart)
        path = parse(item)
        return any(same(value, lookup(data, path, ABSENT)) for data in self._overlays)

    @cached_property
    def _withdrawn(self) -> dict[str, list[Any]]:
        return withdrawals(self._records())

    def _records(self) -> Iterable[Record | None]:
        """Every version of the record, oldest first; None where there was none."""
        ids = history.versions(self.source.git, self.record_path, self.until)
        texts = self.source.load([oid for oid in ids if oid])
        for oid in reversed(ids):
            if oid is None:
                yield None
            elif found := _parsed(self.record_path, texts.get(oid)):
                yield found

    @cached_property
    def _overlays(self) -> Sequence[Any]:
        ids = [oid for oid in self._since(self.overlay, self.current.overlay) if oid]
        texts = self.source.load(ids)
        read = self.engine.read([texts[oid] for oid in ids if oid in texts])
        return [data for data in read if not isinstance(data, Unreadable)]

    def _since(self, path: str, brought: str | None) -> list[str | None]:
        """The versions of a path down to the one that the record names."""
        found = list(history.versions(self.source.git, path, self.until))
        return found[: found.index(brought) + 1] if brought in found else found


def withdrawals(records: Iterable[Record | None]) -> dict[str, list[Any]]:
    """Values that were brought and taken back, by item, from the oldest record on.

    Taking back is a record that says again what an earlier one said: an undo
    and a plain `git revert` both restore the file. A new promotion never does,
    for its commit is another one.
    """
    stack: list[Record | None] = [None]
    taken: dict[str, list[Any]] = {}
    for found in records:
        now = replace(found, hotfixes={}, accepted=()) if found else None
        if now in stack:
            while stack[-1] != now:
                _note(taken, stack.pop(), now)
        elif now is not None:
            stack.append(now)
            _forget(taken, now)
    return taken


def _note(
    taken: dict[str, list[Any]], gone: Record | None, restored: Record | None
) -> None:
    for item in _items(gone) | _items(restored):
        value = gone.brought(item, ABSENT) if gone else ABSENT
        before = restored.brought(item, ABSENT) if restored else ABSENT
        if not same(value, before):
            taken.setdefault(item, []).append(value)


def _forget(taken: dict[str, list[Any]], brought: Record) -> None:
    for item, values in taken.items():
        value = brought.brought(item, ABSENT)
        taken[item] = [old for old in values if not same(old, value)]


def _items(found: Record | None) -> set[str]:
    if found is None:
        return set()
    return {*found.values, *([OWN_ITEM] if found.chart else [])}


def _parsed(path: str, data: bytes | None) -> Record | None:
    """A past record; one that was broken then says nothing now."""
    try:
        return record.parse(path, data) if data is not None else None
    except Refusal:
        return None
