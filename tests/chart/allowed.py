"""Values that the chart's schema allows, drawn from the schema itself.

`holds` judges as a JSON schema (draft 7) does, with the keywords that ours uses; any
other keyword is an error, so that none is overlooked. Helm judges the same again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from gitops.render.values import merged
from tests.chart.rendered import CHART

Schema = dict[str, Any]
Values = dict[str, Any]

SCHEMA: Schema = json.loads((CHART / "values.schema.json").read_text())
VALUES: Values = yaml.safe_load((CHART / "values.yaml").read_text())

SILENT = {"$schema", "title", "description", "definitions", "x-promotion", "type"}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}
UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 2**10, "Mi": 2**20}
UNITS["Gi"] = 2**30


def leaves(node: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """Every value of the schema with its dotted key; lists and maps are one."""
    for key, child in node["properties"].items():
        if path + key == "global":
            continue
        if "properties" in child:
            yield from leaves(child, f"{path}{key}.")
        else:
            yield path + key, child


LEAVES = dict(leaves(SCHEMA))


def default(key: str) -> Any:
    """What values.yaml says of a dotted key."""
    found = VALUES
    for part in key.split("."):
        found = found[part]
    return found


def setting(key: str, value: object) -> Values:
    """The values that set one dotted key."""
    for part in reversed(key.split(".")):
        value = {part: value}
    assert isinstance(value, dict)
    return value


def size(amount: str) -> int:
    """The bytes of an amount of memory."""
    number, unit = re.fullmatch(r"(\d+)(\D*)", amount).groups()  # type: ignore[union-attr]
    return int(number) * UNITS[unit]


def cores(amount: str) -> float:
    """The cores of an amount of CPU."""
    return float(amount[:-1]) / 1000 if amount.endswith("m") else float(amount)


def fits(values: Values) -> bool:
    """Whether no request is above its limit: what no schema can say."""
    low, high = values["resources"]["requests"], values["resources"]["limits"]
    return size(low["memory"]) <= size(high["memory"]) and (
        not high["cpu"] or cores(low["cpu"]) <= cores(high["cpu"])
    )


def resolved(schema: Schema) -> Schema:
    """A schema, or the definition that it refers to."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].removeprefix("#/definitions/")
    found: Schema = SCHEMA["definitions"][name]
    return found


def holds(schema: Schema, value: Any) -> bool:
    """Whether a schema allows a value."""
    schema = resolved(schema)
    kind = TYPES[schema["type"]] if "type" in schema else object
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    return all(
        JUDGES[keyword](rule, value, schema)
        for keyword, rule in schema.items()
        if keyword not in SILENT
    )


def _properties(rules: Schema, value: Any, _: Schema) -> bool:
    return all(holds(rule, value[key]) for key, rule in rules.items() if key in value)


def _additional(rule: bool, value: Any, schema: Schema) -> bool:  # noqa: FBT001 - as all judges
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    return rule or all(
        key in known or any(re.fullmatch(one, key) for one in patterns) for key in value
    )


def _pattern_properties(rules: Schema, value: Any, _: Schema) -> bool:
    return all(
        holds(rule, value[key])
        for pattern, rule in rules.items()
        for key in value
        if re.fullmatch(pattern, key)
    )


def _if(rule: Schema, value: Any, schema: Schema) -> bool:
    branch = "then" if holds(rule, value) else "else"
    return holds(schema.get(branch, {}), value)


def _sized(value: Any) -> int:
    return len(value) if isinstance(value, str | list) else 0


JUDGES: dict[str, Any] = {
    "const": lambda rule, value, _: value == rule,
    "enum": lambda rule, value, _: value in rule,
    "required": lambda rule, value, _: set(rule) <= set(value),
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "minProperties": lambda rule, value, _: len(value) >= rule,
    "maxProperties": lambda rule, value, _: len(value) <= rule,
    "items": lambda rule, value, _: all(holds(rule, item) for item in value),
    "minItems": lambda rule, value, _: _sized(value) >= rule,
    "maxItems": lambda rule, value, _: _sized(value) <= rule,
    "uniqueItems": lambda _, value, __: len(set(value)) == len(value),
    "minLength": lambda rule, value, _: _sized(value) >= rule,
    "maxLength": lambda rule, value, _: _sized(value) <= rule,
    "pattern": lambda rule, value, _: bool(re.fullmatch(rule, value)),
    "minimum": lambda rule, value, _: value >= rule,
    "maximum": lambda rule, value, _: value <= rule,
    "exclusiveMinimum": lambda rule, value, _: value > rule,
    "anyOf": lambda rule, value, _: any(holds(one, value) for one in rule),
    "dependencies": lambda rule, value, _: all(
        holds(one, value) for key, one in rule.items() if key in value
    ),
    "if": _if,
    "then": lambda *_: True,
    "else": lambda *_: True,
}


@cache
def any_of(key: str) -> st.SearchStrategy[Any]:
    """Every value that one dotted key may have."""
    return drawn(LEAVES[key])


def drawn(schema: Schema) -> st.SearchStrategy[Any]:
    """Every value that a schema of ours allows."""
    schema = resolved(schema)
    return _unfiltered(schema).filter(lambda value: holds(schema, value))


def _unfiltered(schema: Schema) -> st.SearchStrategy[Any]:
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    found: st.SearchStrategy[Any] = DRAWERS[schema["type"]](schema)
    return found


def _object(schema: Schema) -> st.SearchStrategy[Any]:
    known = {key: drawn(one) for key, one in schema.get("properties", {}).items()}
    needed = {key: known.pop(key) for key in schema.get("required", ())}
    if known or needed:
        return st.fixed_dictionaries(needed, optional=known)
    pairs = [
        st.tuples(st.from_regex(pattern, fullmatch=True), drawn(one))
        for pattern, one in schema["patternProperties"].items()
    ]
    return st.lists(st.one_of(pairs), max_size=2).map(dict)


DRAWERS: dict[str, Any] = {
    "object": _object,
    "array": lambda schema: st.lists(
        drawn(schema["items"]), min_size=schema.get("minItems", 0), max_size=3
    ),
    "string": lambda schema: st.from_regex(schema["pattern"], fullmatch=True),
    "integer": lambda schema: st.integers(schema["minimum"], schema["maximum"]),
    "boolean": lambda _: st.booleans(),
}


def complete(values: Values) -> Values:
    """The chart's defaults with values over them, as Helm merges them."""
    return merged(VALUES, values)


def _overlay(chosen: dict[str, Any]) -> Values:
    values: Values = {}
    for key, value in chosen.items():
        values = merged(values, setting(key, value))
    return values


def overlays(*keys: str) -> st.SearchStrategy[Values]:
    """Overlays that the chart allows: some keys, or some of any keys."""
    some = st.lists(st.sampled_from(keys or tuple(LEAVES)), unique=True, max_size=8)
    return (
        some.flatmap(
            lambda found: st.fixed_dictionaries({key: any_of(key) for key in found})
        )
        .map(_overlay)
        .filter(lambda values: fits(complete(values)))
        .filter(lambda values: holds(SCHEMA, complete(values)))
    )


def near_misses(key: str) -> list[Any]:
    """What a value must not be, though it nearly is what its schema allows."""
    schema, value = LEAVES[key], default(key)
    kind = schema["type"]
    if kind == "integer":
        return [schema["minimum"] - 1, schema["maximum"] + 1, 0.5, str(value)]
    if kind == "boolean":
        return [str(value).lower(), int(value), [value]]
    if kind == "array":
        return [{}, [[]], [None], "" if not value else value[0]]
    if kind == "object":
        return [{" ": "x"}, {"key": 1}, []]
    words = schema.get("enum", [value])
    return [f"{words[-1]}\n", f" {words[-1]}", f"{words[-1]}'", 1, True, [value]]
