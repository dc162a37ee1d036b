from __future__ import annotations

import re

import pytest

from gitops.conform import bundle

PUBLISHED = "/api/_definitions.json#/$defs/"
DEFINITIONS: dict[str, bundle.Schema] = {
    "A": {"properties": {"b": {"$ref": "#/$defs/B"}}},
    "B": {"items": {"$ref": "#/$defs/A"}},
    "C": {"type": "string"},
}


def test_what_is_needed_comes_along_and_nothing_else() -> None:
    schema = {"$id": "https://x", "properties": {"a": {"$ref": f"{PUBLISHED}A"}}}
    bundled = bundle.bundled(schema, DEFINITIONS)
    assert bundled["properties"] == {"a": {"$ref": "#/$defs/A"}}
    assert sorted(bundled["$defs"]) == ["A", "B"]
    assert "$id" not in bundled


def test_a_property_may_be_named_ref() -> None:
    schema = {"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}}
    assert bundle.bundled(schema, DEFINITIONS) == {**schema, "$defs": {}}


def test_prose_is_dropped_and_a_property_named_description_is_not() -> None:
    schema = {
        "description": "Prose.",
        "properties": {"description": {"type": "string"}},
    }
    bundled = bundle.bundled(schema, {})
    assert bundled == {"properties": schema["properties"], "$defs": {}}


def test_a_kind_has_a_path_and_a_part_of_one_has_none() -> None:
    kinds = [
        {"group": "", "version": "v1", "kind": "Service"},
        {"group": "apps", "version": "v1", "kind": "StatefulSet"},
    ]
    paths = list(bundle.kinds({bundle.GROUP_VERSION_KIND: kinds}))
    assert paths == ["v1/service_v1.json", "apps/statefulset_v1.json"]
    assert list(bundle.kinds({})) == []


@pytest.mark.parametrize("text", ["1", "1.5", ".5", "500m", "1Gi", "1e3", "-1k", "10E"])
def test_quantities(text: str) -> None:
    assert re.search(bundle.QUANTITY_PATTERN, text)


@pytest.mark.parametrize(
    "text", ["", "1Gb", "1 Gi", "Gi", "1gi", "1.5.5", "1Gi ", "ten"]
)
def test_no_quantities(text: str) -> None:
    assert not re.search(bundle.QUANTITY_PATTERN, text)
