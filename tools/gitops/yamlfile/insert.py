"""Where a key that does not exist yet goes, and the text that puts it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gitops.errors import Refusal
from gitops.yamlfile.document import Node, YamlFile, is_mapping, pairs
from gitops.yamlfile.extent import (
    BOM,
    colon,
    flow_end,
    is_empty,
    line_end,
    line_start,
    value_end,
)
from gitops.yamlfile.keys import Path, lookup, spell
from gitops.yamlfile.spelling import Spelling, inline, written_key

STEP = 2
"""Spaces a level where a file has no nested mapping to take the step from."""


@dataclass(frozen=True)
class Cut:
    """Characters `start` to `end` of a text, and what stands there instead."""

    start: int
    end: int
    text: str


def apply(text: str, cuts: Sequence[Cut]) -> str:
    """The text with every cut made; cuts do not overlap.

    Of two at one place the first one's text comes first.
    """
    parts, at = [], 0
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        parts += [text[at : cut.start], cut.text]
        at = cut.end
    return "".join(parts) + text[at:]


def insertion(
    file: YamlFile, path: Path, spelling: Spelling, data: Any, order: Mapping[str, Any]
) -> list[Cut]:
    """The cuts that add a key, with its missing parents, where `order` has it."""
    depth, key, parent = _deepest(file, path)
    name, *inner = path[depth:]
    if parent is not None and is_mapping(parent) and parent.flow_style:
        for part in reversed(inner):
            data = {part: data}
        return [_into_flow(file, parent, f"{written_key(name)}: {inline(data)}")]
    for part in reversed(inner):
        spelling = spelling.below(part, step(file))
    lines = spelling.below(name, step(file)).lines
    if parent is None or not is_mapping(parent):
        return [_into_empty(file, key, lines)]
    siblings = lookup(order, path[:depth])
    names = list(siblings) if isinstance(siblings, Mapping) else []
    at, first = _place(file, parent, name, names), pairs(parent)[0][0]
    return [Cut(at, at, _block(file, lines, _column(file, first), at))]


def indented(file: YamlFile, lines: Sequence[str], column: int, at: int) -> str:
    """Lines below a key that stands at `column`, as text to put at index `at`."""
    return _block(file, lines, column + step(file), at)


def step(file: YamlFile) -> int:
    """How many spaces this file indents a level by."""
    for key, value in pairs(file.root):
        if is_mapping(value) and not value.flow_style:
            inner = _column(file, pairs(value)[0][0]) - _column(file, key)
            if inner > 0:
                return inner
    return STEP


def _column(file: YamlFile, key: Node) -> int:
    """Where an entry begins: at its key, or at the question mark before it."""
    start = key.start_mark.index
    before = file.text[line_start(file.text, start) : start]
    indent = len(before) - len(before.lstrip(" "))
    return indent if before.strip() == "?" else int(key.start_mark.column)


def _newline(text: str, at: int) -> str:
    """How the line before a place ends; where it has no end, as the file's others."""
    end = text.rfind("\n", 0, at)
    carriage = text[end - 1 : end] == "\r" if end > 0 else "\r\n" in text
    return "\r\n" if carriage else "\n"


def _block(file: YamlFile, lines: Sequence[str], column: int, at: int) -> str:
    if not lines:
        return ""
    newline = _newline(file.text, at)
    rows = [" " * column + line if line else "" for line in lines]
    lead = newline if at > line_start(file.text, at) else ""
    # At the end of a file without a last newline the new line has none either, but
    # a text over lines (`|`) would lose its own.
    tail = newline if at < len(file.text) or not lead or len(lines) > 1 else ""
    return lead + newline.join(rows) + tail


def _deepest(file: YamlFile, path: Path) -> tuple[int, Node | None, Node | None]:
    for depth in range(len(path) - 1, 0, -1):
        if found := file.find(path[:depth]):
            if not is_mapping(found[1]) and not is_empty(found[1]):
                raise Refusal(
                    f"{spell(path[:depth])} is not a mapping, so it cannot hold "
                    f"{spell(path[depth:])}",
                    file.at(found[0]),
                )
            return depth, *found
    return 0, None, file.root


def _into_flow(file: YamlFile, parent: Node, text: str) -> Cut:
    held = pairs(parent)
    if held:
        at = flow_end(file, *held[-1])
        return Cut(at, at, f", {text}")
    at = parent.end_mark.index - 1
    return Cut(at, at, text)


def _into_empty(file: YamlFile, key: Node | None, lines: Sequence[str]) -> Cut:
    if key is None:
        at = len(file.text)
        return Cut(at, at, _block(file, lines, 0, at))
    at = line_end(file.text, colon(file, key))
    return Cut(at, at, indented(file, lines, key.start_mark.column, at))


def _place(file: YamlFile, parent: Node, name: str, order: Sequence[str]) -> int:
    held = {key.value: (key, value) for key, value in pairs(parent)}
    last = value_end(file, *pairs(parent)[-1])
    if name not in order:
        return last
    rank = order.index(name)
    before = [held[other] for other in order[:rank] if other in held]
    if before:
        return value_end(file, *before[-1])
    after = [held[other] for other in order[rank + 1 :] if other in held]
    return _ahead_of(file, parent, after[0][0]) if after else last


def _ahead_of(file: YamlFile, parent: Node, key: Node) -> int:
    """The start of the comment lines that belong to a key, else of its own line."""
    at = line_start(file.text, key.start_mark.index)
    # A text over lines may end in what looks like comments.
    ends = (value_end(file, *pair) for pair in pairs(parent))
    above = max((end for end in ends if end <= at), default=0)
    while at > above:
        before = line_start(file.text, at - 1)
        if not file.text[before:at].lstrip().startswith("#"):
            break
        at = before
    if file.text[:at].removeprefix(BOM).strip() in ("", "---"):
        # The comment at the top speaks of the file, not of its first key.
        return line_start(file.text, key.start_mark.index)
    return at
