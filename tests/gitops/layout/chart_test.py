from __future__ import annotations

import json
from typing import Any

import pytest

from gitops.errors import Refusal, Usage
from gitops.layout.app import Place
from gitops.layout.chart import Chart, overlay_leaves, read
from gitops.yamlfile.document import load_mapping
from tests.gitops.memory import snapshot

PLACE = Place("cache", "lab")
OURS: dict[str, Any] = {
    "type": "object",
    "definitions": {
        "size": {"type": "string", "x-promotion": "environment"},
        "probe": {
            "properties": {
                "period": {"type": "integer", "x-promotion": "promote"},
                "size": {"$ref": "#/definitions/size", "type": ["string", "null"]},
            }
        },
        "a/b~c": {"x-promotion": "promote"},
    },
    "properties": {
        "global": {"properties": {"x": {"x-promotion": "promote"}}},
        "image": {
            "properties": {
                "tag": {"type": "string", "x-promotion": "promote"},
                "pull.policy": {"x-promotion": "promote"},
            }
        },
        "size": {"$ref": "#/definitions/size"},
        "odd": {"$ref": "#/definitions/a~1b~0c"},
        "probe": {"$ref": "#/definitions/probe"},
        "flags": {
            "type": "array",
            "items": {"type": "string"},
            "x-promotion": "promote",
        },
        "labels": {
            "additionalProperties": {"type": "string"},
            "x-promotion": "promote",
        },
        "open": {"type": "object", "properties": {}, "x-promotion": "environment"},
        "nobody": {"type": "integer"},
        "wrong": {"type": "integer", "x-promotion": "all"},
        "any": True,
    },
}


def chart(schema: Any = None, values: str = "", **more: str) -> Chart:
    files = {"apps/cache/Chart.yaml": "name: cache\n", "apps/cache/values.yaml": values}
    if schema is not None:
        text = schema if isinstance(schema, str) else json.dumps(schema)
        files["apps/cache/values.schema.json"] = text
    named = {f"apps/cache/{path}": text for path, text in more.items()}
    return read(snapshot({**files, **named}), PLACE, "apps/cache")


def owners(of: Chart) -> dict[str, str | None]:
    return {leaf.key: leaf.owner for leaf in of.leaves.values()}


def test_leaves_and_their_owners_come_from_the_schema() -> None:
    assert owners(chart(OURS)) == {
        "image.tag": "promote",
        r"image.pull\.policy": "promote",
        "size": "environment",
        "odd": "promote",
        "probe.period": "promote",
        "probe.size": "environment",
        "flags": "promote",
        "labels": "promote",
        "open": "environment",
        "nobody": None,
        "wrong": None,
        "any": None,
    }


def test_a_leaf_knows_its_types() -> None:
    found = chart(OURS)
    assert found.named("image.tag").types == ("string",)
    assert found.named("probe.size").types == ("string", "null")
    assert found.named("odd").types == ()


def test_lists_and_open_maps_are_one_leaf() -> None:
    found = chart(OURS)
    for path in (("labels", "team", "name"), ("labels",), ("flags",)):
        leaf = found.leaf(path)
        assert leaf
        assert leaf.path == path[:1]
    assert found.leaf(("image",)) is None
    assert found.leaf(("none",)) is None


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("image.tga", r"unknown key image.tga; did you mean image.tag\?"),
        ("image", r"image is a group; name one of image.tag, image.pull\\.policy"),
        ("image..tag", "unknown key image..tag"),
        ("labels.team", "unknown key labels.team"),
        ("", "unknown key "),
    ],
)
def test_a_key_that_is_no_leaf_is_a_wrong_word(key: str, why: str) -> None:
    with pytest.raises(Usage, match=why):
        chart(OURS).named(key)


def test_a_schema_that_refers_to_itself_ends() -> None:
    tree: dict[str, Any] = {
        "definitions": {
            "node": {"properties": {"next": {"$ref": "#/definitions/node"}}},
            "loop": {"$ref": "#/definitions/loop"},
        },
        "properties": {
            "tree": {"$ref": "#/definitions/node"},
            "loop": {"$ref": "#/definitions/loop"},
        },
    }
    assert {key.split(".")[0] for key in owners(chart(tree))} == {"tree", "loop"}


def test_a_reference_that_leads_nowhere_is_an_open_leaf() -> None:
    schema = {"properties": {"a": {"$ref": "#/none/x"}, "b": {"$ref": "other.json"}}}
    assert owners(chart(schema)) == {"a": None, "b": None}


def test_without_a_schema_the_defaults_tell_the_keys() -> None:
    found = chart(values="a: {b: 1, c: {}}\nd: [1]\n8: x\non: y\n")
    assert owners(found) == dict.fromkeys(("a.b", "a.c", "d", "8", "on"))


def test_a_chart_without_values_has_none() -> None:
    files = snapshot({"apps/cache/Chart.yaml": ""})
    found = read(files, PLACE, "apps/cache")
    assert (found.values, found.leaves) == ({}, {})


def test_patterns_name_the_environments_keys_of_a_chart_that_is_not_ours() -> None:
    patterns = "environment:\n  - persistence.*\n  - '*.size'\n"
    values = "persistence: {class: a, deep: {x: 1}}\nmain: {size: 1, tag: 2}\n"
    found = chart(values=values, **{"promotion.yaml": patterns})
    assert owners(found) == {
        "persistence.class": "environment",
        "persistence.deep.x": "environment",
        "main.size": "environment",
        "main.tag": "promote",
    }


@pytest.mark.parametrize(
    ("name", "text", "place", "why"),
    [
        (
            "promotion.yaml",
            "environment: a.*\n",
            "1:1",
            "is not a list of key patterns",
        ),
        (
            "promotion.yaml",
            "environment: [1]\n",
            "1:1",
            "is not a list of key patterns",
        ),
        ("promotion.yaml", "", "1:1", "is not a list of key patterns"),
        ("promotion.yaml", "enviroment: []\n", "1:1", "did you mean environment?"),
        ("values.schema.json", '{\n  "a": 1,\n  b\n}', "3", "is not JSON"),
        ("values.schema.json", "[]", "1", "is not a JSON object"),
        ("values.yaml", "a: 1\na: 2\n", "2:1", "duplicate key a"),
        ("values.yaml", "- a\n", "1:1", "not a mapping"),
    ],
)
def test_a_broken_file_is_named_with_its_place(
    name: str, text: str, place: str, why: str
) -> None:
    with pytest.raises(Refusal) as caught:
        chart(**{name: text})
    assert str(caught.value.at) == f"apps/cache/{name}:{place}"
    assert why in caught.value.message


def test_a_folder_without_a_chart_is_named() -> None:
    with pytest.raises(Refusal, match="apps/none: no chart here in memory"):
        read(snapshot({}), Place("none", "lab"), "apps/none")


def test_keys_that_others_read_are_open() -> None:
    more = {
        "charts/one/Chart.yaml": "name: one\n",
        "Chart.yaml": "name: c\ndependencies: [{name: one}, {name: two, alias: 2nd}]\n",
        "charts/two-1.0.0.tgz": "",
    }
    assert {"global", "tags", "one", "2nd"} <= chart(OURS, **more).open


def test_an_overlay_sets_leaves_as_deep_as_the_chart_has_them() -> None:
    text = (
        "image:\n  tag: a\nlabels: {x: 1}\nprobe: null\nunknown:\n  deep: 1\nopen: {}\n"
    )
    file = load_mapping("v.yaml", text.encode())
    assert [*overlay_leaves(chart(OURS), file.root)] == [
        ("image", "tag"), ("labels",), ("probe",), ("unknown", "deep"), ("open",),
    ]  # fmt: skip
