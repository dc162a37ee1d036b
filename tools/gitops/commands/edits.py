"""Edits of an overlay, made one by one and then checked by two readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gitops.commands.state import State, read_values
from gitops.errors import Refusal
from gitops.knowledge.threeway import ABSENT
from gitops.render.request import Engine
from gitops.yamlfile.document import YamlFile
from gitops.yamlfile.edit import set_value, unset
from gitops.yamlfile.keys import Path, lookup, removed, replaced, spell
from gitops.yamlfile.spelling import Spelling, afresh, copied, same


@dataclass(frozen=True)
class Edit:
    """One value to write into an overlay, or to remove (`data` ABSENT).

    `spelling` is how another file writes it; without one it is written afresh in
    the style of what stands there.
    """

    path: Path
    data: Any
    spelling: Spelling | None = None


def spelled(state: State, path: Path) -> Spelling | None:
    """How a state's overlay writes a value, None where it does not set it."""
    found = state.overlay.find(path)
    if found is None:
        return None
    return copied(state.overlay, *found, lookup(state.values, path))


def edited(
    engine: Engine, file: YamlFile, edits: Sequence[Edit], order: Mapping[str, Any]
) -> YamlFile:
    """The file with every edit made; Refusal unless exactly these values changed.

    `order` is the values.yaml of the chart, which places new keys.
    """
    after = file
    for edit in edits:
        if edit.data is ABSENT:
            after = unset(after, edit.path)
            continue
        found = after.find(edit.path)
        spelling = edit.spelling or afresh(edit.data, like=found[1] if found else None)
        after = set_value(after, edit.path, spelling, edit.data, order)
    _check(
        file,
        edits,
        "YAML 1.2",
        file.data(file.root) or {},
        after.data(after.root) or {},
    )
    _check(
        file,
        edits,
        "Helm",
        read_values(engine, file),
        read_values(engine, after),
    )
    return after


def _check(
    file: YamlFile,
    edits: Sequence[Edit],
    reader: str,
    old: Any,
    new: Any,
) -> None:
    """Both readers must see the planned change and nothing else."""
    wanted = old
    for edit in edits:
        gone = edit.data is ABSENT
        wanted = (
            removed(wanted, edit.path)
            if gone
            else replaced(wanted, edit.path, edit.data)
        )
    if not same(wanted, new):
        keys = ", ".join(spell(edit.path) for edit in edits)
        raise Refusal(
            f"{keys} cannot be edited safely here: {reader} would read more changes "
            "than planned; edit the file by hand",
            file.locate(edits[0].path if edits else ()),
        )
