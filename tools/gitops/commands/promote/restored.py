"""A target brought back to what it was before one promotion; later edits stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gitops.commands.change import Change, shown
from gitops.commands.edits import Edit, edited, spelled
from gitops.commands.state import State, read_values
from gitops.errors import GitopsError, Position, Refusal
from gitops.knowledge.threeway import ABSENT, Side
from gitops.layout.chart import OWN_ITEM, Chart, overlay_leaves
from gitops.layout.record import Acceptance, Record
from gitops.repository.git import Git
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import YamlFile, load_mapping
from gitops.yamlfile.keys import Path as Key
from gitops.yamlfile.keys import lookup, parse, removed, replaced, spell
from gitops.yamlfile.spelling import same

Wish = Callable[[str], Side | None]
"""What a person said about an item: back to before (source), or as it is (target)."""


@dataclass(frozen=True)
class Restoration:
    """Three states of a target: before a promotion, right after it, and now."""

    git: Git
    before: State
    after: State
    now: State
    wish: Wish

    @cached_property
    def snapshot(self) -> Snapshot:
        """The files of now with the promotion taken back."""
        place, found = self.now.place, self.now.snapshot
        if self._chart_goes_back:
            found = found.grafted(place.copy, self.before.snapshot, place.copy)
        files = {place.overlay: self._overlay, place.record: self.record_text()}
        return found.edited(files)

    @cached_property
    def changes(self) -> list[Change]:
        """The items that change, the chart first."""
        found = []
        if self._chart_goes_back:
            trees = [_tree(state) for state in (self.now, self.before)]
            found.append(Change(OWN_ITEM, *trees))
        charts = (_chart(self.now), _chart(self.before))
        if not self._chart_goes_back:
            charts = (charts[0], charts[0])
        return found + [
            Change(spell(key), _value(self.now, key), old, charts)
            for key, old in self._wanted.items()
        ]

    @cached_property
    def record(self) -> Record | None:
        """The record as it was before, with the notes that were made since."""
        old, brought, now = (s.record for s in (self.before, self.after, self.now))
        if old is None or brought is None or now is None:
            return old
        noted = {k: why for k, why in now.hotfixes.items()
                 if k not in brought.hotfixes}  # fmt: skip
        since = [each for each in now.accepted if each not in brought.accepted]
        accepted = tuple(dict.fromkeys([*old.accepted, *since]))
        return replace(old, hotfixes={**old.hotfixes, **noted}, accepted=accepted)

    def record_text(self, accepted: tuple[Acceptance, ...] = ()) -> bytes | None:
        """The record's file, with what is accepted of the undo itself."""
        path = self.now.place.record
        if self.record is None:
            if accepted:
                raise Refusal(
                    "there was no record before this promotion, so none that could "
                    "keep what is accepted; promote other values instead",
                    Position(path),
                )
            return None
        if not accepted and self.record == self.before.record:
            return self.before.snapshot.read(path)  # in its very bytes
        both = tuple(dict.fromkeys([*self.record.accepted, *accepted]))
        return replace(self.record, accepted=both).text().encode()

    @property
    def items(self) -> list[str]:
        """All that the overlays set and the chart, as people name them."""
        return [OWN_ITEM, *map(spell, self._keys())]

    @property
    def chart_goes(self) -> bool:
        """Whether the copy of the chart goes away, as there was none before."""
        return self._chart_goes_back and _tree(self.before) is ABSENT

    @cached_property
    def _chart_goes_back(self) -> bool:
        before, after, now = map(_tree, (self.before, self.after, self.now))
        return before != after and self._goes_back(OWN_ITEM, before, after, now)

    @cached_property
    def _wanted(self) -> Mapping[Key, Any]:
        """The values to write, by key: what the promotion changed and still stands."""
        found = {}
        for key in self._keys():
            old, brought, now = (
                _value(state, key) for state in (self.before, self.after, self.now)
            )
            if same(old, brought):
                continue
            if self._goes_back(spell(key), old, brought, now):
                found[key] = old
        return found

    def _goes_back(self, item: str, old: Any, brought: Any, now: Any) -> bool:
        if same(now, old):
            return False
        side = self.wish(item)
        if same(now, brought) or side == "source":
            return True
        if side == "target":
            return False
        raise Refusal(
            f"{item} was changed after it was promoted: {shown(item, brought)} was "
            f"brought, {shown(item, now)} is there; --take source {item} goes back to "
            f"{shown(item, old)}, --take target {item} leaves it",
            None if item == OWN_ITEM else self.now.overlay.locate(parse(item)),
        )

    def _keys(self) -> list[Key]:
        """Every key that the overlay set before or after, none inside another."""
        chart = _chart(self.after) or _chart(self.before) or self.now.chart
        found: dict[Key, None] = {}
        for state in (self.after, self.before):
            found.update(dict.fromkeys(overlay_leaves(chart, state.overlay.root)))
        return [key for key in found if not any(key[:n] in found for n in _above(key))]

    @cached_property
    def _overlay(self) -> bytes:
        path = self.now.place.overlay
        here, there, old = (
            state.snapshot.read(path) for state in (self.now, self.after, self.before)
        )
        _ = self._wanted  # a conflict is met before anything is written
        if here == there and self._all_back:
            return old
        merged = _merged(self.git, here, there, old)
        if merged is not None and self._as_wanted(merged):
            return merged
        return self._edited.text.encode()

    @property
    def _all_back(self) -> bool:
        """Whether nothing was left as it is on somebody's wish."""
        values = self.now.values
        for key, old in self._wanted.items():
            values = _with(values, key, old)
        return same(values, self.before.values)

    @property
    def _edited(self) -> YamlFile:
        """The overlay with value by value written back."""
        edits = [
            Edit(key, old, None if old is ABSENT else spelled(self.before, key))
            for key, old in self._wanted.items()
        ]
        chart = _chart(self.before) if self._chart_goes_back else None
        order = (chart or self.now.chart).values
        return edited(self.now.engine, self.now.overlay, edits, order)

    def _as_wanted(self, text: bytes) -> bool:
        """Whether both readers see the planned values in a merged text."""
        wanted = [self.now.values, self.now.overlay.data(self.now.overlay.root) or {}]
        for key, old in self._wanted.items():
            wanted = [_with(values, key, old) for values in wanted]
        try:
            file = load_mapping(self.now.place.overlay, text)
            seen = [read_values(self.now.engine, file), file.data(file.root) or {}]
        except GitopsError:
            return False
        return all(map(same, wanted, seen))


def _merged(git: Git, now: bytes, after: bytes, before: bytes) -> bytes | None:
    """What git makes of it as it reverts; None where it sees a conflict."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("now", "after", "before")]
        for path, data in zip(paths, (now, after, before), strict=True):
            path.write_bytes(data)
        code, out, _ = git.attempt("merge-file", "-p", "-q", *map(str, paths))
    return None if code else out


def _with(values: Mapping[str, Any], key: Key, value: Any) -> Mapping[str, Any]:
    if value is ABSENT:
        held = lookup(values, key, ABSENT) is not ABSENT
        return removed(values, key) if held else values
    return replaced(values, key, value)


def _value(state: State, key: Key) -> Any:
    return lookup(state.values, key, ABSENT)


def _tree(state: State) -> Any:
    """The tree of the environment's own chart copy, ABSENT where there is none."""
    return state.snapshot.tree(state.place.copy) or ABSENT


def _chart(state: State) -> Chart | None:
    """The chart that a state runs, None where it is missing or broken."""
    try:
        return state.chart
    except GitopsError:
        return None


def _above(key: Key) -> Iterator[int]:
    yield from range(1, len(key))
