"""How a value is written: copied from a file, or put into words afresh."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from gitops.yamlfile.document import Node, YamlFile, walk
from gitops.yamlfile.extent import (
    is_alias,
    is_block_collection,
    is_block_scalar,
    is_empty,
    line_start,
    value_end,
)

PLAIN = re.compile(
    r"[A-Za-z_/][\w./@+-]*(:[\w./@+-]+)*|\d+(\.\d+)?([KMGTPE]i|[mkMGTP])", re.ASCII
)
WORDS = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|nan|inf")
"""What YAML 1.1 reads as something else than text; such a text gets quotes."""
ESCAPES = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t"}


@dataclass(frozen=True)
class Spelling:
    """A value's text: the part behind `key:`, and the lines below it.

    `lines` stand at no indentation; whoever writes them adds the file's own.
    """

    head: str
    lines: tuple[str, ...] = ()

    def below(self, name: str, step: int) -> Spelling:
        """The spelling of a mapping that holds this value under one name."""
        first = f"{written_key(name)}: {self.head}".rstrip()
        inner = (" " * step + line if line else "" for line in self.lines)
        return Spelling("", (first, *inner))


def copied(file: YamlFile, key: Node, value: Node, data: Any) -> Spelling:
    """A value as its file spells it, where both readers see `data` in that text.

    Where YAML 1.2 and Helm's reader disagree about it (`no`, `0644`, `1_000`),
    and where the text alone is not the value (anchors, aliases, tags), the value
    is written afresh: `data` is what Helm reads.
    """
    if not _copyable(file, key, value) or not same(file.data(value), data):
        return afresh(data)
    if is_block_collection(value):
        start = line_start(file.text, value.start_mark.index)
        return Spelling("", _dedented(file, start, key, value))
    text = file.text[value.start_mark.index : value.end_mark.index]
    if is_block_scalar(value):
        start = file.text.index("\n", value.start_mark.index) + 1
        return Spelling(text.split("\n")[0].strip(), _dedented(file, start, key, value))
    return Spelling(text) if "\n" not in text else afresh(data)


def afresh(data: Any, like: Node | None = None) -> Spelling:
    """A value in one line, in the quotes of the value that it replaces."""
    style = getattr(like, "style", None)
    if isinstance(data, str) and style == "'" and data.isprintable():
        return Spelling("'" + data.replace("'", "''") + "'")
    return Spelling(inline(data, plain=style != '"'))


def inline(data: Any, *, plain: bool = False) -> str:
    """A value in one line that YAML 1.1 and 1.2 read alike, in any context."""
    if isinstance(data, str):
        return data if plain and _reads_as_text(data) else _quoted(data)
    if isinstance(data, dict):
        held = (f"{_quoted(key)}: {inline(value)}" for key, value in data.items())
        return "{" + ", ".join(held) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(inline(item) for item in data) + "]"
    return json.dumps(data)


def written_key(name: str) -> str:
    """A key's text, quoted where it would not be read as that name."""
    return inline(name, plain=True)


def same(one: Any, other: Any) -> bool:
    """Equal in type too: 1, 1.0, true and "1" all differ; key order does not matter."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def _reads_as_text(data: str) -> bool:
    return bool(PLAIN.fullmatch(data)) and not WORDS.fullmatch(data)


def _quoted(data: str) -> str:
    return '"' + "".join(map(_escaped, data)) + '"'


def _escaped(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if character.isprintable():
        return character
    code = f"{ord(character):x}"
    return f"\\u{code:0>4}" if len(code) <= len("ffff") else f"\\U{code:0>8}"


def _copyable(file: YamlFile, key: Node, value: Node) -> bool:
    if is_alias(key, value) or is_empty(value):
        return False
    if any(_ends_blank(inner) for inner in walk(value)):
        return False
    text = file.text[value.start_mark.index : value_end(file, key, value)]
    if isinstance(value.value, list) or is_block_scalar(value):
        # An anchor, alias or tag may stand anywhere inside; so may an
        # indentation indicator behind `|`, which dedenting would break.
        return not re.search(r"(^|[\s,\[{:-])[&*!]|^[|>][-+\d]*[\d+]", text)
    return text[0] not in "&!"


def _ends_blank(node: Node) -> bool:
    """Whether a text is written as `|+` and ends in blank lines, which are its own."""
    return is_block_scalar(node) and str(node.value).endswith("\n\n")


def _dedented(file: YamlFile, start: int, key: Node, value: Node) -> tuple[str, ...]:
    text = file.text[start : value_end(file, key, value)].rstrip("\r\n")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    depth = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
    return tuple(line[depth:] for line in lines)
