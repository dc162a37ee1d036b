"""Findings for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from gitops.report.form import written


def write(report: Report) -> str:
    """Every finding, what comments allow, and how much was checked."""
    return written({
        "findings": [_finding(finding) for finding in report.findings],
        "allowed": [
            {**_finding(finding), "reason": reason}
            for finding, reason in report.allowed
        ],
        "checked": asdict(report.checked),
    })  # fmt: skip


def said(**fields: Any) -> dict[str, Any]:
    """The fields that are not None: none of a finding's can be null."""
    return {name: value for name, value in fields.items() if value is not None}


def _finding(finding: Finding) -> dict[str, Any]:
    at = finding.at
    return said(
        rule=finding.rule,
        level=finding.level,
        message=finding.message,
        path=at.path if at else None,
        line=at.line if at else None,
        column=at.column if at else None,
        app=finding.app,
        environment=finding.environment,
    )
