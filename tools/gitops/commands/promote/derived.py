"""A promotion made once more from its record: what the tool would have written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from gitops.commands.accept import covers, reasons, unaccepted
from gitops.commands.change import Change
from gitops.commands.effects import consequence
from gitops.commands.effects.consequence import Consequence
from gitops.commands.promote.draft import Draft
from gitops.commands.promote.items import collect
from gitops.commands.promote.request import Request
from gitops.commands.state import State
from gitops.commands.validate import rendered
from gitops.knowledge.effect import Effect
from gitops.knowledge.threeway import ABSENT, Decision, Item
from gitops.layout import app as layouts
from gitops.layout.chart import OWN_ITEM, overlay_leaves
from gitops.layout.record import Acceptance, Record
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.keys import Path, lookup, parse, spell
from gitops.yamlfile.spelling import same


@dataclass(frozen=True)
class Derivation:
    """One promotion, from the state before it and what it claims to be.

    `origin` is the source at the recorded commit, `target` the target before the
    promotion, `result` the target as the commit has it, with the record `claim`.
    """

    origin: State
    target: State
    result: State
    claim: Record

    @cached_property
    def expected(self) -> Snapshot:
        """The files as the tool would have made them."""
        made = self._draft.record
        # What is accepted, and all that people add, is theirs to say.
        record = replace(
            self.claim, source=made.source, commit=made.commit, overlay=made.overlay,
            chart=made.chart, values=made.values, hotfixes=made.hotfixes,
        )  # fmt: skip
        path = self.target.place.record
        return self._draft.snapshot.edited({path: record.text().encode()})

    @cached_property
    def by_hand(self) -> list[Change]:
        """The environment's own keys that change: given by --set, or by hand."""
        charts = (None, None)
        return [
            Change(spell(key), _value(self.target, key), data, charts)
            for key, data in self._settings.items()
        ]

    @property
    def open(self) -> list[Effect]:
        """The effects that a protected target wants answered, and nobody has."""
        if not self.target.is_protected:
            return []
        effects = self._consequence.effects
        return unaccepted(effects, reasons(self.claim.accepted))

    @property
    def unfounded(self) -> list[Acceptance]:
        """What was accepted without such an effect."""
        effects = self._consequence.effects
        return [
            each
            for each in self.claim.accepted
            if not any(covers(each, effect) for effect in effects)
        ]

    @cached_property
    def _consequence(self) -> Consequence:
        then = State(layouts.read(self.expected), self.target.place, self.target.engine)
        return consequence.of(self.target.running, rendered(then))

    @cached_property
    def _draft(self) -> Draft:
        place = self.target.place
        request = Request(
            place.app,
            self.claim.source,
            place.environment,
            settings=[
                f"{spell(key)}={data if isinstance(data, str) else json.dumps(data)}"
                for key, data in self._settings.items()
            ],
        )
        decisions = tuple(self._decisions())
        return Draft(self.claim.commit, self.origin, self.target, request, decisions)

    def _decisions(self) -> Iterator[Decision]:
        """The decisions that the claim and the result tell of."""
        for item in collect(self.origin, self.target):
            brought = self.claim.brought(item.name, ABSENT)
            if not same(brought, item.source):
                yield Decision(item, "hold")
            elif same(item.source, item.target):
                yield Decision(item, "same")
            elif same(self._result(item), item.target):
                yield Decision(item, "keep")
            else:
                yield Decision(item, "take")

    def _result(self, item: Item) -> Any:
        if item.name == OWN_ITEM:
            return self.result.chart_tree or ABSENT
        return _value(self.result, parse(item.name))

    @cached_property
    def _settings(self) -> dict[Path, Any]:
        chart = self.result.chart
        found = {}
        for path in overlay_leaves(chart, self.result.overlay.root):
            leaf, data = chart.leaf(path), _value(self.result, path)
            if leaf is None or leaf.owner != "environment":
                continue
            if not same(data, _value(self.target, path)):
                found[path] = data
        return found


def _value(state: State, path: Path) -> Any:
    return lookup(state.values, path, ABSENT)
