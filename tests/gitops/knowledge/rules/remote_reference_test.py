from __future__ import annotations

import pytest

from gitops.knowledge.rules import remote_reference
from tests.gitops.linted import lint
from tests.gitops.one_rule import judged
from tests.support import Repo

SCHEMA = "apps/cache/values.schema.json"
GLOBAL = '"global": {"type": "object"}'


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ('{"$ref": "file.json"}', True),
        ('{"$ref": "https://example.invalid/a.json#/$defs/x"}', True),
        ('{"allOf": [{"$ref" : "./b.json"}]}', True),
        ('{"$ref": "#/properties/image"}', False),
        ('{"$ref": "#"}', False),
        (
            '{"$id": "https://example.org/own", "$ref": "https://example.org/own#"}',
            False,
        ),
        ('{"properties": {"$ref": {"type": "string"}}}', False),
        ('{"$ref": "http://json-schema.org/draft-07/schema#"}', False),
    ],
)
def test_references(tidy: Repo, schema: str, *, wrong: bool) -> None:
    tidy.replace(SCHEMA, GLOBAL, f'"global": {schema}')
    assert judged(tidy, remote_reference) == [f"error {SCHEMA}:5"] * wrong


def test_the_schema_of_a_subchart(tidy: Repo) -> None:
    folder = "apps/cache/charts/part"
    tidy.write(f"{folder}/Chart.yaml", "apiVersion: v2\nname: part\nversion: 1.0.0\n")
    tidy.write(f"{folder}/values.schema.json", '{\n  "$ref": "x.json"\n}\n')
    assert judged(tidy, remote_reference) == [f"error {folder}/values.schema.json:2"]


def test_helms_own_words_are_not_told_again(tidy: Repo) -> None:
    tidy.replace(SCHEMA, GLOBAL, '"global": {"$ref": "file.json"}')
    found = [line for line in lint(tidy, {}) if "loading" in line]
    assert found == []
