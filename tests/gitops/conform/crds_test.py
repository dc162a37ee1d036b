from __future__ import annotations

from typing import Any

import pytest

from gitops.conform import crds
from gitops.conform.bundle import Schema

METADATA: Schema = {"type": "object", "$defs": {"Time": {"type": "string"}}}


def definition(spec: Schema, **version: Any) -> dict[str, Any]:
    structure = {"type": "object", "properties": {"spec": spec}}
    names = {"kind": "Widget", "plural": "widgets"}
    schema = {"schema": {"openAPIV3Schema": structure}}
    versions = [{"name": "v1", **schema, **version}]
    return {"spec": {"group": "example.org", "names": names, "versions": versions}}


def converted(spec: Schema) -> Schema:
    ((path, schema),) = crds.schemas(definition(spec), METADATA)
    assert path == "example.org/widget_v1.json"
    result: Schema = schema["properties"]["spec"]
    return result


def test_the_root_knows_its_kind_and_its_metadata() -> None:
    ((_, schema),) = crds.schemas(definition({}), METADATA)
    assert schema["properties"]["apiVersion"] == {"enum": ["example.org/v1"]}
    assert schema["properties"]["kind"] == {"enum": ["Widget"]}
    assert schema["$defs"] == {
        "Time": {"type": "string"},
        "metadata": {"type": "object"},
    }
    assert schema["required"] == ["apiVersion", "kind", "metadata"]
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("others", "closed"),
    [
        ({}, False),
        ({crds.KEEPS_UNKNOWN: True}, True),
        ({crds.KEEPS_UNKNOWN: False}, False),
        ({"additionalProperties": True}, True),
        ({"additionalProperties": {"type": "string"}}, {"type": "string"}),
    ],
)
def test_an_object_is_closed_unless_it_says_otherwise(
    others: Schema, closed: object
) -> None:
    assert converted({"type": "object", **others})["additionalProperties"] == closed


def test_objects_are_closed_at_any_depth() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    in_list = converted({"type": "array", "items": inner})["items"]
    in_map = converted({"type": "object", "additionalProperties": inner})
    assert in_list["additionalProperties"] is False
    assert in_map["additionalProperties"]["additionalProperties"] is False


def test_alternatives_only_restrict_and_stay_open() -> None:
    part = {"type": "object", "properties": {"a": {}}}
    assert converted({"type": "object", "anyOf": [part]})["anyOf"] == [part]


def test_int_or_string() -> None:
    schema = converted({crds.INT_OR_STRING: True, "type": "string"})
    assert schema["anyOf"] == [{"type": "integer"}, {"type": "string"}]
    assert "type" not in schema


def test_nullable() -> None:
    assert converted({"type": "string", "nullable": True})["type"] == ["string", "null"]
    enum = converted({"type": "string", "enum": ["a"], "nullable": True})
    assert enum["anyOf"][0] == {"type": "null"}


def test_an_embedded_object_may_say_what_it_is() -> None:
    schema = converted({"type": "object", crds.EMBEDDED: True})
    assert sorted(schema["properties"]) == ["apiVersion", "kind", "metadata"]


def test_a_version_without_a_schema_yields_none() -> None:
    assert not list(crds.schemas(definition({}, schema={}), METADATA))
