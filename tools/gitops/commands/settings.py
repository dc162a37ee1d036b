"""KEY=VALUE as people type it, read by the type that the chart's schema gives."""

from __future__ import annotations

import json
from typing import Any

from gitops.commands.edits import Edit
from gitops.errors import Usage
from gitops.layout.chart import Chart, Leaf

WORDS = {"true": True, "false": False}


def parse(chart: Chart, text: str) -> tuple[Leaf, Edit]:
    """The leaf and the edit of one KEY=VALUE; Usage says what would be valid.

    `image.tag=8.10` is the text "8.10" where the schema wants a text. Lists and
    maps are given as JSON.
    """
    key, sign, value = text.partition("=")
    if not sign:
        raise Usage(f"{text}: write KEY=VALUE; --unset KEY removes a value")
    leaf = chart.named(key)
    return leaf, Edit(leaf.path, _typed(leaf, value))


def _typed(leaf: Leaf, text: str) -> Any:
    types = leaf.types
    if "string" in types and not (text == "null" and "null" in types):
        return text
    try:
        data = WORDS[text] if text in WORDS else json.loads(text, parse_float=_number)
    except ValueError:
        data = text
    if (
        types
        and _type(data) not in types
        and not (_type(data) == "integer" and "number" in types)
    ):
        hint = " (as JSON)" if {"array", "object"} & {*types} else ""
        raise Usage(f"{leaf.key}: {text} is not of type {' or '.join(types)}{hint}")
    return data


def _number(text: str) -> float:
    """A number as Helm keeps it: one without a fraction is whole, 1e3 as 1.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _type(data: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string",
             list: "array", dict: "object", type(None): "null"}  # fmt: skip
    return names[type(data)]
