from __future__ import annotations

import json

from tests.gitops.linted import lint
from tests.support import Repo

SCHEMA = "apps/cache/values.schema.json"
HINT = 'is unclassified; add "x-promotion": "promote" or "x-promotion": "environment"'


def test_the_leaf_is_named_at_its_line(promoted: Repo) -> None:
    promoted.replace(SCHEMA, '"tag": {"type": "string", "x-promotion": "promote"}',
                     '"tag": {"type": "string"}')  # fmt: skip
    assert lint(promoted, {}) == [f"{SCHEMA}:10:9 unclassified-value: image.tag {HINT}"]


def test_an_owner_that_is_none_counts_as_missing(promoted: Repo) -> None:
    promoted.replace(
        SCHEMA, '9, "x-promotion": "environment"', '9, "x-promotion": "env"'
    )
    assert lint(promoted, {}) == [f"{SCHEMA}:13:5 unclassified-value: replicas {HINT}"]


def test_a_leaf_behind_a_reference_is_named_where_it_is_defined(promoted: Repo) -> None:
    schema = {
        "properties": {"image": {"$ref": "#/definitions/an image"}},
        "definitions": {
            "an image": {
                "properties": {
                    "repository": {"x-promotion": "promote"},
                    "tag": {"type": "string"},
                }
            }
        },
    }
    text = json.dumps(schema, indent=1)
    line = text[: text.index('"tag"')].count("\n") + 1
    files = {SCHEMA: text, "overlays/lab/cache/values.yaml": "image: {tag: '1'}\n"}
    found = lint(promoted, files)
    assert f"{SCHEMA}:{line}:5 unclassified-value: image.tag {HINT}" in found


def test_a_chart_without_schema_is_told_once(promoted: Repo) -> None:
    (found,) = lint(promoted, {SCHEMA: None})
    assert found == (
        "apps/cache/values.yaml:1:1 unclassified-value: nobody says which of the 4 "
        "values a promotion brings; name each environment's own in "
        "apps/cache/promotion.yaml"
    )


def test_patterns_classify_a_chart_that_is_not_ours(promoted: Repo) -> None:
    patterns = "environment:\n  - limits.*\n"
    files = {SCHEMA: None, "apps/cache/promotion.yaml": patterns}
    assert lint(promoted, files, "unclassified-value") == []
