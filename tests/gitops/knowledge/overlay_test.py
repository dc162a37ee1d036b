from __future__ import annotations

import json
from typing import Any

import pytest

from gitops.errors import Refusal
from gitops.knowledge.overlay import complaints, is_schema_error, unknown_keys
from gitops.layout.app import Place
from gitops.layout.chart import Chart, read
from gitops.render.request import RenderRequest, ValuesFile
from gitops.render.sdk import SdkEngine
from gitops.yamlfile.document import load_mapping
from tests.gitops.memory import snapshot

SCHEMA: dict[str, Any] = {
    "additionalProperties": False,
    "properties": {
        "global": {"type": "object"},
        "child": {"type": "object"},
        "image": {
            "additionalProperties": False,
            "properties": {"tag": {"type": "string"}, "pullPolicy": {"type": "string"}},
        },
        "replicas": {"type": "integer", "maximum": 9},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "a/b~c": {"type": "integer"},
        "copies": {"maximum": 1, "description": "One: more would be independent."},
    },
}
FILES = {
    "Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
    "values.schema.json": json.dumps(SCHEMA),
    "charts/child/Chart.yaml": "apiVersion: v2\nname: child\nversion: 1.0.0\n",
    "charts/child/values.schema.json": '{"properties": {"size": {"type": "integer"}}}',
}


def chart() -> Chart:
    files = {f"apps/cache/{path}": text for path, text in FILES.items()}
    return read(snapshot(files), Place("cache", "lab"), "apps/cache")


def problems(text: str) -> list[tuple[str, str]]:
    file = load_mapping("v.yaml", text.encode())
    return [(str(each.at), each.why) for each in unknown_keys(chart(), file)]


def test_known_keys_are_no_problem() -> None:
    text = "image: {tag: a}\nreplicas: 2\nlabels: {any: x}\nglobal: {z: 1}\n"
    assert problems(f"{text}child: {{z: 1}}\n") == []
    assert problems("") == []


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("replcas: 2\n", "1:1", "unknown key replcas; did you mean replicas?"),
        ("image:\n  tga: a\n", "2:3", "unknown key tga in image; did you mean tag?"),
        ("image: {tag: a, zzz: 1}\n", "1:17", "in image; known: pullPolicy, tag"),
        ("x:\n  y:\n    z: 1\n", "1:1", "unknown key x"),
        ("replicas:\n  min: 1\n", None, None),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_one_of_its_group(
    text: str, place: str | None, why: str | None
) -> None:
    found = problems(text)
    if place is None or why is None:
        assert found == []  # known, and of the wrong type: the schema's to say
        return
    ((at, said),) = found
    assert at == f"v.yaml:{place}"
    assert why in said


def test_a_group_that_is_set_like_a_value_is_told_apart() -> None:
    file = load_mapping("v.yaml", b"image: null\n")
    (found,) = unknown_keys(chart(), file)
    assert not found.unknown
    assert found.why == "image is a group of values: set them, not the group"


def complained(values: str) -> set[tuple[str, ...]]:
    """The paths that Helm itself complains about."""
    wanted = RenderRequest(
        "apps/cache", {path: text.encode() for path, text in FILES.items()}, "shop",
        "shop", "v1.36.0", [ValuesFile("v.yaml", values.encode())],
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        SdkEngine().render(wanted)
    assert is_schema_error(caught.value.message)
    return {path for path, why in complaints(chart(), caught.value.message) if why}


@pytest.mark.parametrize(
    ("values", "paths"),
    [
        ("replicas: 10\n", {("replicas",)}),
        ("replicas: x\nimage: {tag: 1}\n", {("replicas",), ("image", "tag")}),
        ("labels: {x: 1}\n", {("labels", "x")}),
        ("a/b~c: x\n", {("a/b~c",)}),
        ("image: {one: 1, two: 2}\n", {("image", "one"), ("image", "two")}),
        ("child: {size: x}\n", {("child", "size")}),
        ("child: {size: x}\nreplicas: x\n", {("child", "size"), ("replicas",)}),
    ],
)
def test_what_helm_complains_about_leads_to_its_keys(
    values: str, paths: set[tuple[str, ...]]
) -> None:
    assert complained(values) == paths


def test_an_error_of_a_template_is_none_of_the_schema() -> None:
    assert not is_schema_error("execution error at (a.yaml:1:3): on purpose")


def test_what_the_schema_says_of_a_value_is_told_with_the_complaint() -> None:
    message = "- at '/copies': maximum: got 2, want 1\n- at '/replicas': got null"
    assert list(complaints(chart(), message)) == [
        (("copies",), "maximum: got 2, want 1 (One: more would be independent)"),
        (("replicas",), "got null"),
    ]
