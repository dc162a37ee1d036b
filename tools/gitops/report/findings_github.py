"""Findings as annotations on the lines of a GitHub pull request.

The commands of a workflow's log:
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from gitops.report.findings_text import summary

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
MESSAGE = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
PROPERTY = (*MESSAGE, (":", "%3A"), (",", "%2C"))


def write(report: Report) -> str:
    """A command for each finding; the summary is a plain line of the log."""
    lines = [_annotation(finding) for finding in report.findings]
    return "\n".join([*lines, summary(report)]) + "\n"


def _annotation(finding: Finding) -> str:
    at = finding.at
    fields = {
        "file": at.path if at else None,
        "line": at.line if at else None,
        "col": at.column if at else None,
        "title": finding.rule,
    }
    words = ",".join(
        f"{name}={_escaped(str(value), PROPERTY)}"
        for name, value in fields.items()
        if value is not None
    )
    message = _escaped(finding.message, MESSAGE)
    return f"::{COMMANDS[finding.level]} {words}::{message}"


def _escaped(text: str, marks: tuple[tuple[str, str], ...]) -> str:
    for mark, code in marks:
        text = text.replace(mark, code)
    return text
