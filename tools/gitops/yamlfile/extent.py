"""Where a node's own text begins and ends, which marks alone do not tell.

A block node's end mark lies at the next token: blank lines and comments that
follow belong to it by the mark, and to what comes next for a reader.
"""

from __future__ import annotations

import re

from gitops.errors import Refusal
from gitops.yamlfile.document import Node, YamlFile, is_mapping, pairs

BLOCK_SCALAR = ("|", ">")
HEADER = re.compile(r"([!&]\S*[ \t]+)*[|>][-+\d]*")
"""What opens a block scalar."""
ALIAS = re.compile(r"\s*\*[^\s,\[\]{}]+")
BOM = "\ufeff"


def is_block_scalar(node: Node) -> bool:
    """Whether a scalar is written with `|` or `>`."""
    return isinstance(node.value, str) and node.style in BLOCK_SCALAR


def is_block_collection(node: Node) -> bool:
    """Whether a mapping or list is written over lines, without brackets."""
    return isinstance(node.value, list) and not node.flow_style


def is_empty(node: Node) -> bool:
    """Whether a value is not written at all (`key:`)."""
    return isinstance(node.value, str) and node.start_mark.index == node.end_mark.index


def is_alias(key: Node, value: Node) -> bool:
    """Whether a value is `*anchor`: its node stands where the anchor is."""
    return bool(value.start_mark.index < key.end_mark.index)


def line_start(text: str, index: int) -> int:
    """The index of the first character of the line that holds `index`."""
    start = text.rfind("\n", 0, index) + 1
    return start or len(text) - len(text.removeprefix(BOM))


def line_end(text: str, index: int) -> int:
    """The index after the newline of the line that holds `index`."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def colon(file: YamlFile, key: Node) -> int:
    """The index of the colon behind a key."""
    found = file.text.find(":", key.end_mark.index)
    if found < 0 or file.text[key.end_mark.index : found].strip():
        raise Refusal("this key has no value to edit; write `key: value`", file.at(key))
    return found


def header_end(text: str, node: Node) -> int:
    """The index after the `|` of a block scalar and what belongs to it."""
    found = HEADER.match(text, node.start_mark.index)
    return found.end() if found else int(node.end_mark.index)


def flow_end(file: YamlFile, key: Node, value: Node) -> int:
    """The index after a key and its value inside brackets."""
    if not is_alias(key, value) and not is_empty(value):
        return int(value.end_mark.index)
    found = re.compile(r"\s*:[ \t]*").match(file.text, key.end_mark.index)
    end = found.end() if found else int(key.end_mark.index)
    alias = ALIAS.match(file.text, end) if is_alias(key, value) else None
    return alias.end() if alias else end


def value_end(file: YamlFile, key: Node, value: Node) -> int:
    """The index after the last line that a key and its value take up."""
    if is_alias(key, value) or is_empty(value):
        return line_end(file.text, key.end_mark.index)
    return _end(file, value)


def _end(file: YamlFile, node: Node) -> int:
    if is_block_scalar(node):
        return _scalar_end(file.text, node)
    if not is_block_collection(node):
        return line_end(file.text, node.end_mark.index - 1)
    if is_mapping(node):
        return value_end(file, *pairs(node)[-1])
    last = node.value[-1]
    aliased = last.start_mark.index < node.start_mark.index
    return _list_end(file.text, node) if aliased or is_empty(last) else _end(file, last)


def _scalar_end(text: str, node: Node) -> int:
    end = int(node.end_mark.index)
    if node.value.endswith("\n\n"):
        return end  # `|+`: the blank lines are part of the value
    return line_end(text, len(text[:end].rstrip(" \t\r\n")))


def _list_end(text: str, node: Node) -> int:
    lines = text[: node.end_mark.index].splitlines(keepends=True)
    while not lines[-1].strip() or lines[-1].lstrip().startswith("#"):
        lines.pop()
    return sum(map(len, lines))
