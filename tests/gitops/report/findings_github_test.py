"""Annotations are read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re

import pytest

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from gitops.report import findings_github
from gitops.report.findings_github import COMMANDS
from tests.gitops.report.many_findings import FINDINGS, MANY

COMMAND = re.compile(
    r"::(?P<name>error|warning|notice) (?P<fields>[^:]*)::(?P<text>.*)"
)
CODES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


def unescaped(text: str) -> str:
    """In one pass, so that what was escaped twice stays escaped once."""
    return re.sub("|".join(CODES), lambda code: CODES[code[0]], text)


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_finding_is_one_line_that_says_it_all(finding: Finding) -> None:
    line, summary, end = findings_github.write(Report([finding])).split("\n")
    assert (summary.startswith("checked 0"), end) == (True, "")

    command = COMMAND.fullmatch(line)

    assert command is not None
    fields = dict(field.split("=", 1) for field in command["fields"].split(","))
    at = finding.at
    place = {"file": at.path, "line": at.line, "col": at.column} if at else {}
    told = {key: str(value) for key, value in place.items() if value is not None}
    assert {key: unescaped(value) for key, value in fields.items()} == {
        **told, "title": finding.rule,
    }  # fmt: skip
    assert command["name"] == COMMANDS[finding.level]
    assert unescaped(command["text"]) == finding.message


def test_every_finding_has_its_line() -> None:
    assert findings_github.write(MANY).count("\n") == len(FINDINGS) + 1
