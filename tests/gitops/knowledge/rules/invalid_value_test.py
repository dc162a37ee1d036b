from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.gitops import linted
from tests.gitops.linted import OVERLAY
from tests.support import Repo

QUOTES = "got number, want string; put it in quotes"


def lint(repo: Repo, files: Mapping[str, str | None]) -> list[str]:
    found = linted.lint(repo, files)
    return [line for line in found if " invalid-value: " in line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("replicas: two\n", ["1:11 invalid-value: replicas: got string, want integer"]),
        (
            "flags:\n  - a\n  - 2\n",
            [f"3:5 invalid-value: flags.1: {QUOTES}"],
        ),
        (
            "replicas: -1\nlimits:\n  memory: 5\n",
            [
                "1:11 invalid-value: replicas: minimum: got -1, want 0",
                f"3:11 invalid-value: limits.memory: {QUOTES}",
            ],
        ),
        (
            "image: &image {tag: 1}\n",
            [f"1:21 invalid-value: image.tag: {QUOTES}"],
        ),
    ],
)
def test_each_complaint_is_at_the_value(
    promoted: Repo, text: str, expected: list[str]
) -> None:
    found = lint(promoted, {OVERLAY: text})
    assert found == [f"{OVERLAY}:{line}" for line in expected]


def test_a_group_set_like_a_value(promoted: Repo) -> None:
    found = lint(promoted, {OVERLAY: "limits:\n"})
    assert (
        f"{OVERLAY}:1:1 invalid-value: limits is a group of values: set them, not the "
        "group"
    ) in found


def test_a_default_of_the_chart_is_told_in_the_chart(promoted: Repo) -> None:
    path = "apps/cache/values.yaml"
    promoted.replace(path, "64Mi", "64")
    (found,) = lint(promoted, {})
    assert found == f"{path}:6:11 invalid-value: limits.memory: {QUOTES}"


def test_a_value_of_the_application_is_told_there(promoted: Repo) -> None:
    path = "clusters/lab/cache.yaml"
    promoted.replace(
        path,
        "      releaseName: shop\n",
        "      releaseName: shop\n      valuesObject: {replicas: 77}\n",
    )
    assert lint(promoted, {}) == [
        f"{path}:14:32 invalid-value: replicas: maximum: got 77, want 9"
    ]


def test_a_parameter_of_the_application_is_told_there(promoted: Repo) -> None:
    path = "clusters/lab/cache.yaml"
    promoted.replace(
        path,
        "      releaseName: shop\n",
        "      releaseName: shop\n"
        "      parameters:\n"
        "        - name: replicas\n"
        "          value: '78'\n",
    )
    assert lint(promoted, {}) == [
        f"{path}:16:18 invalid-value: replicas: maximum: got 78, want 9"
    ]


def test_an_unknown_field_inside_a_leaf(promoted: Repo) -> None:
    """Promotion sees a list as one value, so no key of it is unknown to the chart."""
    schema = "apps/cache/values.schema.json"
    promoted.replace(
        schema,
        '"items": {"type": "string"}',
        '"items": {"type": "object", "additionalProperties": false}',
    )
    (found,) = lint(promoted, {OVERLAY: "flags:\n  - name: a\n"})
    assert found == (
        f"{OVERLAY}:2:11 invalid-value: flags.0.name: the schema knows no such field "
        "here"
    )


def test_a_schema_that_is_none(promoted: Repo) -> None:
    schema = "apps/cache/values.schema.json"
    promoted.replace(schema, '"type": "integer"', '"type": "whole"')
    (found,) = lint(promoted, {})
    assert found.startswith(f"{schema}:1:1 invalid-value: values don't meet the")
    assert "is not valid against metaschema" in found


def test_an_unknown_parameter_of_the_application(promoted: Repo) -> None:
    path = "clusters/lab/cache.yaml"
    promoted.replace(
        path,
        "      releaseName: shop\n",
        "      releaseName: shop\n      parameters: [{name: replica, value: '2'}]\n",
    )
    assert lint(promoted, {}) == [
        f"{path}:14:43 invalid-value: replica: the schema knows no such field here"
    ]


def test_no_refusal_of_helm_goes_unheard(promoted: Repo) -> None:
    schema = "apps/cache/values.schema.json"
    promoted.replace(schema, '"additionalProperties": false,', '"maxProperties": 0,')
    found = lint(promoted, {OVERLAY: "replicas: 2\n"})
    assert any("maxProperties" in line for line in found)


def test_of_several_overlays_the_one_that_counts(promoted: Repo) -> None:
    more = "overlays/lab/cache/more.yaml"
    promoted.replace(
        "clusters/lab/cache.yaml", "values.yaml]", f"values.yaml, /{more}]"
    )
    files = {OVERLAY: "replicas: 50\nlimits: {memory: 1}\n", more: "replicas: 60\n"}
    assert lint(promoted, files) == [
        f"{more}:1:11 invalid-value: replicas: maximum: got 60, want 9",
        f"{OVERLAY}:2:18 invalid-value: limits.memory: {QUOTES}",
    ]
