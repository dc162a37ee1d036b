"""What the history of a record and of its source tells a promotion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gitops.errors import Refusal
from gitops.knowledge.threeway import ABSENT
from gitops.layout import record
from gitops.layout.app import Place
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
        return withdrawals(self._changes())

    def _changes(self) -> list[tuple[Record | None, Record | None]]:
        """Each change of the record; one that was broken stands for the one before."""
        every = Place("*", "*").record
        ids = self.source.changes(self.record_path, every, self.until)
        texts = self.source.load([oid for pair in ids for oid in pair if oid])
        known: dict[str | None, Record | None] = {None: None}
        for old, new in ids:
            for oid in (old, new):
                if oid not in known:
                    found = _parsed(self.record_path, texts.get(oid or ""))
                    known[oid] = found or known.get(old)
        return [(known[old], known[new]) for old, new in ids]

    @cached_property
    def _overlays(self) -> Sequence[Any]:
        ids = [oid for oid in self._since(self.overlay, self.current.overlay) if oid]
        texts = self.source.load(ids)
        read = self.engine.read([texts[oid] for oid in ids if oid in texts])
        return [data for data in read if not isinstance(data, Unreadable)]

    def _since(self, path: str, brought: str | None) -> list[str | None]:
        """The versions of a path from the commit on that the record names.

        Where that commit is no part of the history (a promotion of what was squashed
        later), what the record brought marks the place, and without it nothing is
        known to have come since: what stands in the target is then a change of its own.
        """
        git, start = self.source.git, self.current.commit
        if history.contains(git, start, self.until):
            since = history.versions(git, path, f"{start}..{self.until}")
            return [*since, git.ask("rev-parse", "-q", "--verify", f"{start}:{path}")]
        found = history.versions(git, path, self.until)
        return found[: found.index(brought) + 1] if brought in found else []


def withdrawals(
    changes: Iterable[tuple[Record | None, Record | None]],
) -> dict[str, list[Any]]:
    """Values that were brought and taken back, by item, from the oldest change on.

    Taking back is a record that says again what one before it said: an undo
    and a plain `git revert` both restore the file. A new promotion never does,
    for its commit is another one.
    """
    made_from: dict[str, Record | None] = {}
    taken: dict[str, list[Any]] = {}
    for old, new in changes:
        line = _line(made_from, old)
        at = next((i for i, one in enumerate(line) if _says(one) == _says(new)), None)
        if at is not None:
            for gone in line[:at]:
                _note(taken, gone, new)
        elif new is not None:
            made_from.setdefault(_says(new), old)
            _forget(taken, new)
    return taken


def _line(
    made_from: Mapping[str, Record | None], last: Record | None
) -> list[Record | None]:
    """A record, the one that it was made from, and so on to before the first one."""
    line = [last]
    while line[-1] is not None:
        line.append(made_from.get(_says(line[-1])))
    return line


def _says(found: Record | None) -> str:
    """What a record says was brought, and nothing of what people said to it."""
    return replace(found, hotfixes={}, accepted=()).text() if found else ""


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
