"""Set and remove values in a file's bytes; every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gitops.errors import Refusal
from gitops.yamlfile.document import (
    MERGE,
    Node,
    YamlFile,
    is_mapping,
    load,
    pairs,
    walk,
)
from gitops.yamlfile.extent import (
    colon,
    flow_end,
    header_end,
    is_alias,
    is_block_collection,
    is_block_scalar,
    is_empty,
    line_end,
    line_start,
    value_end,
)
from gitops.yamlfile.insert import Cut, apply, indented, insertion
from gitops.yamlfile.keys import Path, spell
from gitops.yamlfile.spelling import Spelling, afresh

COMMA = re.compile(r"(?:\s|#[^\n]*\n)*,")
REST_OF_LINE = re.compile(r"[ \t]*(#[^\n]*|\r?)(\n|$)")
"""Behind a value: nothing but a comment."""


def set_value(
    file: YamlFile, path: Path, spelling: Spelling, data: Any, order: Mapping[str, Any]
) -> YamlFile:
    """The file with the value at `path` written as `spelling`.

    `data` is what that spelling says (used where brackets around the place need
    it in one line); `order` is the chart's values, whose order places new keys.
    Refusal with the line where the edit would not be safe.
    """
    _guard(file, path)
    found = file.find(path)
    if found is None:
        return _changed(file, path, insertion(file, path, spelling, data, order))
    if _in_flow(file, path):
        spelling = Spelling(afresh(data, like=found[1]).head)
    return _changed(file, path, _replacement(file, path, found, spelling))


def unset(file: YamlFile, path: Path) -> YamlFile:
    """The file without the key at `path`, nor parents that held only it."""
    _guard(file, path)
    found = file.find(path)
    if found is None:
        raise Refusal(f"{spell(path)} is not set here", file.locate(path))
    while len(path) > 1 and (parent := file.find(path[:-1])):
        if len(pairs(parent[1])) != 1:
            break
        path, found = path[:-1], parent
    holder = file.find(path[:-1])
    node = holder[1] if holder else file.root
    if node is not None and node.flow_style:
        return _changed(file, path, [_flow_removal(file, node, found)])
    start = line_start(file.text, found[0].start_mark.index)
    return _changed(file, path, [Cut(start, value_end(file, *found), "")])


def _changed(file: YamlFile, path: Path, cuts: list[Cut]) -> YamlFile:
    try:
        return load(file.path, apply(file.text, cuts).encode())
    except Refusal as error:
        raise _by_hand(file, path, error.message) from error


def _by_hand(file: YamlFile, path: Path, why: str) -> Refusal:
    return Refusal(
        f"{spell(path)} cannot be edited safely here ({why}); edit it by hand",
        file.locate(path),
    )


def _guard(file: YamlFile, path: Path) -> None:
    """Refuse a place whose text is shared with another place, or comes from one."""
    for node, why in _shared(file, path):
        raise Refusal(
            f"{spell(path)} {why}: write its value out here before it can be edited",
            file.at(node),
        )


def _shared(file: YamlFile, path: Path) -> Iterator[tuple[Node, str]]:
    """What shares its text, on the way to a place and in it, and how."""
    key: Node = file.root
    node: Node = file.root
    for depth in range(len(path)):
        yield from _beside(node)
        found = file.find(path[: depth + 1])
        if found is None:
            return
        key, node = found
        if is_alias(key, node):
            yield key, f"is an alias (*{node.anchor})"
        elif node.anchor:
            yield key, f"carries an anchor (&{node.anchor})"
    for inner in walk(node):
        if inner.anchor and inner.start_mark.index > key.end_mark.index:
            yield inner, f"holds an anchor (&{inner.anchor})"


def _beside(node: Node | None) -> Iterator[tuple[Node, str]]:
    for key, _ in pairs(node):
        if key.tag == MERGE:
            yield key, "stands beside a merge key (<<)"
        elif key.anchor:
            yield key, f"stands beside a key with an anchor (&{key.anchor})"


def _in_flow(file: YamlFile, path: Path) -> bool:
    holders = [file.find(path[:depth]) for depth in range(1, len(path))]
    nodes = [file.root, *(found[1] for found in holders if found)]
    return any(node.flow_style for node in nodes if is_mapping(node))


def _replacement(
    file: YamlFile, path: Path, found: tuple[Node, Node], new: Spelling
) -> list[Cut]:
    text, (key, value) = file.text, found
    after = colon(file, key) + 1
    if is_empty(value):
        head = Cut(after, after, f" {new.head}" if new.head else "")
        body = Cut(line_end(text, after), line_end(text, after), "")
    elif is_block_collection(value):
        if not REST_OF_LINE.match(text, after):
            raise _by_hand(file, path, "its value starts beside it")
        head = Cut(after, after, f" {new.head}" if new.head else "")
        first = line_start(text, value.start_mark.index)
        if new.head and new.lines:  # a text would swallow comments above the rest
            first = line_end(text, after)
        body = Cut(first, value_end(file, key, value), "")
    else:
        text_over_lines = is_block_scalar(value)
        mark = header_end(text, value) if text_over_lines else value.end_mark.index
        start = value.start_mark.index if new.head else after
        head = Cut(start, mark, new.head)
        body = Cut(line_end(text, mark), value_end(file, key, value), "")
    below = indented(file, new.lines, key.start_mark.column, body.start)
    return [head, Cut(body.start, max(body.start, body.end), below)]


def _flow_removal(file: YamlFile, node: Node, found: tuple[Node, Node]) -> Cut:
    text, held = file.text, pairs(node)
    at = next(i for i, pair in enumerate(held) if pair[0] is found[0])
    start, end = found[0].start_mark.index, flow_end(file, *found)
    if comma := COMMA.match(text, end):
        end = comma.end()
    rest, first = REST_OF_LINE.match(text, end), line_start(text, start)
    if rest and not text[first:start].strip():
        return Cut(first, rest.end(), "")
    if at + 1 < len(held):
        gap = text[end : held[at + 1][0].start_mark.index]
        return Cut(start, end if "#" in gap else end + len(gap), "")
    before = flow_end(file, *held[at - 1]) if at else start
    return Cut(start if "#" in text[before:start] else before, end, "")
