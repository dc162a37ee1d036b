"""What machines get is what docs/schemas/findings.json says."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest

from gitops.commands.lint.run import Report
from gitops.report import findings_json
from tests.gitops.linted import OVERLAY
from tests.gitops.report.many_findings import FINDINGS, MANY
from tests.support import ROOT, Repo

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "findings.json").read_text())
VALID = fastjsonschema.compile(SCHEMA)
ONE = {"rule": "render", "level": "error", "message": "why", "path": "a", "line": 1}
CHECKED = {"environments": 1, "applications": 1, "resources": 1}


def told(report: Report) -> dict[str, Any]:
    """A report, held to the schema."""
    found: dict[str, Any] = json.loads(findings_json.write(report))
    VALID(found)
    return found


def test_findings_of_every_kind_are_valid() -> None:
    found = told(MANY)
    assert len(found["findings"]) == len(FINDINGS)
    assert [f["message"] for f in found["findings"]] == [f.message for f in FINDINGS]
    assert told(Report())["findings"] == []


def test_a_real_run_is_valid(promoted: Repo) -> None:
    allowed = "replica: 2  # lint: allow unknown-key -- shows what is allowed\n"
    promoted.write(OVERLAY, allowed + "image: {tagg: a}\n")
    found = json.loads(promoted.tool("lint", "--format", "json").out)
    VALID(found)
    assert [f["reason"] for f in found["allowed"]] == ["shows what is allowed"]
    assert {f["line"] for f in found["findings"] if f["path"] == OVERLAY} == {2}


@pytest.mark.parametrize(
    "change",
    [
        {"level": "info"},
        {"line": 0},
        {"column": None},
        {"rule": "Render"},
        {"reason": "why not"},
        {"severity": 1},
    ],
    ids=str,
)
def test_the_schema_is_closed(change: dict[str, Any]) -> None:
    whole = {"findings": [ONE], "allowed": [], "checked": CHECKED}
    VALID(whole)
    with pytest.raises(fastjsonschema.JsonSchemaException):
        VALID({**whole, "findings": [{**ONE, **change}]})


def test_a_column_needs_its_line() -> None:
    bare = {key: value for key, value in ONE.items() if key != "line"}
    whole = {"findings": [{**bare, "column": 1}], "allowed": [], "checked": CHECKED}
    with pytest.raises(fastjsonschema.JsonSchemaException):
        VALID(whole)
