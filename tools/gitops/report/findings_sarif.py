"""Findings in SARIF 2.1.0, which code scanning services show.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from gitops.commands.lint.run import Report
from gitops.errors import Position
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import MODULES, RULES
from gitops.report.findings_json import said
from gitops.report.form import written
from gitops.report.rules_markdown import documented

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NAME = "gitops-lint"
INDEX = {name: place for place, name in enumerate(RULES)}


def write(report: Report) -> str:
    """One run: all rules, the findings that stand in a file, and what failed."""
    placed = [
        (finding, finding.at, reason)
        for finding, reason in [*((f, None) for f in report.findings), *report.allowed]
        if finding.at
    ]
    return written({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": NAME, "rules": [*map(_rule, MODULES)]}},
            "invocations": [_invocation(report)],
            "columnKind": "unicodeCodePoints",
            "results": [_result(*each) for each in placed],
        }],
    })  # fmt: skip


def _rule(module: Any) -> dict[str, Any]:
    rule = documented(module)
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.text, "markdown": rule.markdown},
    }


def _invocation(report: Report) -> dict[str, Any]:
    """Findings without a file are about the run itself: rules that failed."""
    notes = [
        {
            "level": finding.level,
            "message": {"text": finding.message},
            "associatedRule": {"id": finding.rule, "index": INDEX[finding.rule]},
        }
        for finding in report.findings
        if finding.at is None
    ]
    done = not report.failures
    return {"executionSuccessful": done, "toolExecutionNotifications": notes}


def _result(finding: Finding, at: Position, reason: str | None) -> dict[str, Any]:
    """A finding that a comment allows carries the comment's reason."""
    allowed = [{"kind": "inSource", "justification": reason}] if reason else None
    region = said(startLine=at.line, startColumn=at.column)
    location = {
        "artifactLocation": {"uri": quote(at.path, errors="surrogateescape")},
        **({"region": region} if region else {}),
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": INDEX[finding.rule],
        "level": finding.level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
        **said(suppressions=allowed),
    }
