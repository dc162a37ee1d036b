"""The formats of findings, each from the same report."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gitops.commands.lint.run import Checked, Report
from gitops.errors import Position
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import RULES
from gitops.report import findings_github, findings_json, findings_sarif, findings_text
from gitops.report.findings import WRITERS
from tests.support import Repo

SHARED = Position("apps/a b.yaml", 2)
SUMMARY = (
    "checked 1 environment, 2 applications, 3 resources: 2 errors, 2 warnings, 1 note"
)
REPORT = Report(
    [
        Finding("no file", rule="record"),
        Finding("shared", SHARED, "warning", "a", "lab", "render"),
        Finding("shared", SHARED, "warning", "a", "live", "render"),
        Finding(
            "50% of it:\nbad", Position("overlays/lab/a/values.yaml", 3, 5), "error",
            "a", "lab", "invalid-value",
        ),
        Finding("a folder", Position("overlays/lab/a"), "note", rule="chart-copy"),
    ],
    Checked(1, 2, 3),
    [ValueError("why")],
)  # fmt: skip


def test_text() -> None:
    from click import unstyle

    assert unstyle(findings_text.write(REPORT)).splitlines() == [
        "error: no file [record]",
        "",
        "apps/a b.yaml:2: warning: shared (lab, live) [render]",
        "",
        "overlays/lab/a/values.yaml:3:5: error: 50% of it: bad [invalid-value]",
        "",
        "overlays/lab/a: note: a folder [chart-copy]",
        "",
        SUMMARY,
    ]


def test_json_leaves_absent_values_out() -> None:
    made = json.loads(findings_json.write(REPORT))
    assert made["checked"] == {"environments": 1, "applications": 2, "resources": 3}
    assert made["findings"][0] == {
        "rule": "record", "level": "error", "message": "no file",
    }  # fmt: skip
    assert made["findings"][3] == {
        "rule": "invalid-value",
        "level": "error",
        "message": "50% of it:\nbad",
        "path": "overlays/lab/a/values.yaml",
        "line": 3,
        "column": 5,
        "app": "a",
        "environment": "lab",
    }


def test_github_escapes_what_would_end_a_command() -> None:
    assert findings_github.write(REPORT).splitlines() == [
        "::error title=record::no file",
        "::warning file=apps/a b.yaml,line=2,title=render::shared",
        "::warning file=apps/a b.yaml,line=2,title=render::shared",
        (
            "::error file=overlays/lab/a/values.yaml,line=3,col=5,title=invalid-value::"
            "50%25 of it:%0Abad"
        ),
        "::notice file=overlays/lab/a,title=chart-copy::a folder",
        SUMMARY,
    ]


@pytest.fixture
def sarif() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(findings_sarif.write(REPORT))
    return made


def test_sarif_is_one_run_of_version_2_1_0(sarif: dict[str, Any]) -> None:
    assert sarif.keys() == {"$schema", "version", "runs"}
    assert sarif["version"] == "2.1.0"
    (run,) = sarif["runs"]
    assert run.keys() == {"tool", "invocations", "columnKind", "results"}


def test_sarif_describes_every_rule(sarif: dict[str, Any]) -> None:
    described = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == list(RULES)
    for rule in described:
        assert rule["shortDescription"]["text"]
        assert "Bad, `" in rule["help"]["markdown"]


def test_sarif_results_have_a_relative_address_and_their_rule(
    sarif: dict[str, Any],
) -> None:
    results = sarif["runs"][0]["results"]
    rules = list(RULES)
    for result in results:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert places[0] == {
        "artifactLocation": {"uri": "apps/a%20b.yaml"}, "region": {"startLine": 2},
    }  # fmt: skip
    assert places[2]["region"] == {"startLine": 3, "startColumn": 5}
    assert places[3] == {"artifactLocation": {"uri": "overlays/lab/a"}}


def test_sarif_tells_a_failed_run_from_findings(sarif: dict[str, Any]) -> None:
    (invocation,) = sarif["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"] == {"text": "no file"}
    assert notification["associatedRule"]["id"] == "record"


@pytest.mark.parametrize("style", WRITERS)
def test_every_format_is_an_option(promoted: Repo, style: str) -> None:
    done = promoted.tool("lint", "--format", style)
    assert (done.code, done.err) == (0, "")
    assert "10" in done.out or style == "sarif"


def test_no_colour_where_nobody_looks(promoted: Repo) -> None:
    promoted.write("overlays/lab/cache/values.yaml", "a: 1\n")
    assert "\x1b" not in promoted.tool("lint").out
