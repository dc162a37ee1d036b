"""The files that a promotion would write, made from its decisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gitops.commands.change import Change
from gitops.commands.edits import Edit, edited, spelled
from gitops.commands.promote.request import Request
from gitops.commands.settings import parse as parse_setting
from gitops.commands.state import State
from gitops.errors import Refusal
from gitops.knowledge.threeway import ABSENT, Decision
from gitops.layout.chart import OWN_ITEM, Chart
from gitops.layout.record import Record
from gitops.repository.objects import blob_id
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.keys import lookup, parse, spell
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Draft:
    """One promotion in the making; `commit` is the one both sides were read from."""

    commit: str
    origin: State
    target: State
    request: Request
    decisions: tuple[Decision, ...]

    @cached_property
    def matters(self) -> bool:
        """Whether anything is written: a change, or something the record must keep."""
        old = self.target.record
        if old is None:
            return bool(self.changes) or self.request.adopt is not None
        settles = any(decision.verdict == "keep" for decision in self.decisions)
        known = (old.chart, old.values) == (self.record.chart, self.record.values)
        return bool(self.changes) or (settles and not known)

    @cached_property
    def changes(self) -> list[Change]:
        """The items that change, in the chart's order, the chart itself first."""
        now = self.target.chart if self.target.chart_tree else None
        charts = (now, self._chart)
        taken = [
            Change(d.item.name, d.item.target, d.item.source, charts)
            for d in self.decisions
            if d.verdict == "take"
        ]
        return taken + [self._setting_change(edit, charts) for edit in self._settings]

    @cached_property
    def snapshot(self) -> Snapshot:
        """The target's branch with the promotion in it."""
        place, after = self.target.place, self.target.snapshot
        if self._brings_chart:
            after = after.grafted(
                place.copy, self.origin.snapshot, self.origin.application.path
            )
        edits = [
            self._edit(d)
            for d in self.decisions
            if d.verdict == "take" and d.item.name != OWN_ITEM
        ]
        overlay = edited(
            self.target.engine,
            self.target.overlay,
            [*edits, *self._settings],
            self._chart.values,
        )
        return after.edited({
            place.overlay: overlay.text.encode(),
            place.record: self.record.text().encode(),
        })  # fmt: skip

    def recording(self, record: Record) -> Snapshot:
        """The same, with what is known besides in the record."""
        if record == self.record:
            return self.snapshot
        text = record.text().encode()
        return self.snapshot.edited({self.target.place.record: text})

    @cached_property
    def record(self) -> Record:
        """What the next promotion will know of this one."""
        old = self.target.record
        bases = dict(old.values) if old else {}
        chart = old.chart if old else None
        for decision in self.decisions:
            name, base = decision.item.name, decision.base
            if name == OWN_ITEM:
                chart = None if base is ABSENT else base
            elif base is ABSENT:
                bases.pop(name, None)
            else:
                bases[name] = base
        path = self.origin.place.overlay
        return Record(
            source=self.request.source,
            commit=self.commit,
            overlay=blob_id(self.origin.snapshot.read(path)),
            chart=chart,
            values=bases,
            hotfixes=self._hotfixes(old),
        )

    def _hotfixes(self, old: Record | None) -> dict[str, str]:
        settled = {d.item.name for d in self.decisions if d.verdict in ("take", "same")}
        held = old.hotfixes.items() if old else ()
        return {key: why for key, why in held if key not in settled}

    @property
    def _brings_chart(self) -> bool:
        return any(
            d.verdict == "take" and d.item.name == OWN_ITEM for d in self.decisions
        )

    @property
    def _chart(self) -> Chart:
        """The chart that the target will have."""
        return self.origin.chart if self._brings_chart else self.target.chart

    @cached_property
    def _settings(self) -> list[Edit]:
        """The environment's own keys that --set gives, where they change anything."""
        edits = []
        for text in self.request.settings:
            leaf, edit = parse_setting(self._chart, text)
            if leaf.owner != "environment":
                raise Refusal(
                    f"{leaf.key} is promoted: change it in {self.request.source}, "
                    "then promote; --set is for an environment's own keys"
                )
            if not same(lookup(self.target.values, edit.path, ABSENT), edit.data):
                edits.append(edit)
        return edits

    def _setting_change(
        self, edit: Edit, charts: tuple[Chart | None, Chart | None]
    ) -> Change:
        old = lookup(self.target.values, edit.path, ABSENT)
        return Change(spell(edit.path), old, edit.data, charts)

    def _edit(self, decision: Decision) -> Edit:
        path = parse(decision.item.name)
        return Edit(path, decision.item.source, spelled(self.origin, path))
