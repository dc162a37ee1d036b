"""Findings for people: a line each, in the form that editors follow, summary last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from click import style

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding

COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def write(report: Report) -> str:
    """The findings by place, and the summary."""
    return "\n".join([*_findings(report), summary(report)]) + "\n"


def summary(report: Report) -> str:
    """How much was checked, and how many findings there are."""
    if report.idle:
        return "nothing to check: no environment or app reads the selected files"
    checked = report.checked
    what = ", ".join([
        _counted(checked.environments, "environment"),
        _counted(checked.applications, "application"),
        _counted(checked.resources, "resource"),
    ])  # fmt: skip
    levels = [_counted(report.count(level), level) for level in ("error", "warning")]
    notes = report.count("note")
    levels += [_counted(notes, "note")] if notes else []
    levels += [f"{len(report.allowed)} allowed"] if report.allowed else []
    return f"checked {what}: {', '.join(levels)}"


def _findings(report: Report) -> Iterator[str]:
    """One line for what several environments share, such as a template's fault."""
    places: dict[Finding, list[str]] = {}
    for finding in report.findings:
        shared = replace(finding, app=None, environment=None)
        places.setdefault(shared, []).append(finding.environment or "")
    for _, group in groupby(places, key=_path):
        for finding in group:
            yield _line(finding, [name for name in places[finding] if name])
        yield ""


def _line(finding: Finding, environments: list[str]) -> str:
    level = style(finding.level, fg=COLOURS[finding.level], bold=True)
    where = style(f"{finding.at}: ", bold=True) if finding.at else ""
    told = any(f"/{name}/" in _path(finding) for name in environments)
    whom = f" ({', '.join(environments)})" if environments and not told else ""
    message = " ".join(finding.message.split())
    return f"{where}{level}: {message}{whom} [{finding.rule}]"


def _path(finding: Finding) -> str:
    return finding.at.path if finding.at else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
