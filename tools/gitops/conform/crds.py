"""Strict JSON schemas made from CustomResourceDefinitions.

An API server drops fields that a structural schema does not name, unless it is told
to keep them; a typo is then silently without effect. Here it is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.conform.bundle import Schema

KEEPS_UNKNOWN = "x-kubernetes-preserve-unknown-fields"
EMBEDDED = "x-kubernetes-embedded-resource"
INT_OR_STRING = "x-kubernetes-int-or-string"

DRAFT = "http://json-schema.org/draft-04/schema#"
"""OpenAPI 3.0 writes `exclusiveMinimum: true` as that draft did."""

TYPE_META: dict[str, Schema] = {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
}


def schemas(crd: Mapping[str, Any], metadata: Schema) -> Iterator[tuple[str, Schema]]:
    """Each version's path, `{group}/{kind}_{version}.json`, and its schema.

    `metadata` is the schema of ObjectMeta, with its own definitions in `$defs`. A
    version without a schema yields nothing, so that its objects count as unchecked.
    """
    spec = crd["spec"]
    group, kind = spec["group"], spec["names"]["kind"]
    for version in spec["versions"]:
        name = version["name"]
        structure = version.get("schema", {}).get("openAPIV3Schema")
        if structure:
            root = _root(structure, f"{group}/{name}", kind, metadata)
            yield f"{group}/{kind.lower()}_{name}.json", root


def _root(structure: Schema, version: str, kind: str, metadata: Schema) -> Schema:
    schema = _strict(structure)
    definitions = {**metadata["$defs"], "metadata": _without(metadata, "$defs")}
    properties = {
        **schema.get("properties", {}),
        "apiVersion": {"enum": [version]},
        "kind": {"enum": [kind]},
        "metadata": {"$ref": "#/$defs/metadata"},
    }
    required = sorted({*schema.get("required", ()), *TYPE_META, "metadata"})
    whole = {**schema, "properties": properties, "required": required}
    return {**whole, "$schema": DRAFT, "$defs": definitions}


def _strict(node: Schema) -> Schema:
    """The schema of one value, closed where an API server would drop fields.

    `allOf` and its like are left alone: in a structural schema they only restrict
    values, and name some of the fields, not all.
    """
    schema = dict(node)
    if node.get(INT_OR_STRING):
        schema = {**_without(schema, "type"), **_either("integer", "string")}
    if "items" in node:
        schema["items"] = _strict(node["items"])
    if node.get("type") == "object":
        schema.update(_members(node))
    return _nullable(schema) if node.get("nullable") else schema


def _members(node: Schema) -> Schema:
    """What an object may hold."""
    named = {key: _strict(value) for key, value in node.get("properties", {}).items()}
    if node.get(EMBEDDED):
        named = {**TYPE_META, "metadata": {"type": "object"}, **named}
    others = node.get("additionalProperties", node.get(KEEPS_UNKNOWN, False))
    others = _strict(others) if isinstance(others, dict) else others
    return {"properties": named, "additionalProperties": others}


def _nullable(schema: Schema) -> Schema:
    if "type" in schema and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [{"type": "null"}, schema]}


def _either(*types: str) -> Schema:
    return {"anyOf": [{"type": name} for name in types]}


def _without(schema: Schema, key: str) -> Schema:
    return {name: value for name, value in schema.items() if name != key}
