"""Lint over a fixture with some files laid over it."""

from __future__ import annotations

from collections.abc import Mapping

from gitops.commands.lint.census import Census
from gitops.commands.lint.gather import Gatherer
from gitops.commands.lint.run import Report, Request, run
from gitops.commands.lint.selection import Selection
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.render.engines import engine
from gitops.repository.git import find
from gitops.repository.source import Source
from tests.support import Repo

OVERLAY = "overlays/lab/cache/values.yaml"
OF_A_CHANGE = {"effect", "merge-result"}
"""The rules that judge what a change does; the others judge what is there."""


def report(repo: Repo, *paths: str, changed_from: str | None = None) -> Report:
    """What lint says of the working tree."""
    source = Source(find(repo.root))
    return run(source, engine(), Request(paths, changed_from))


def shown(finding: Finding) -> str:
    """A finding as tests compare it: place, rule, message."""
    return f"{finding.at or '-'} {finding.rule}: {finding.message}"


def lint(repo: Repo, files: Mapping[str, str | None], *rules: str) -> list[str]:
    """The findings once `files` are written (None: removed), as `shown`.

    Those of some rules, or all.
    """
    for path, text in files.items():
        if text is None:
            (repo.root / path).unlink()
        else:
            repo.write(path, text)
    found = report(repo).findings
    return [shown(each) for each in found if not rules or each.rule in rules]


def gathered(repo: Repo) -> Evidence:
    """The evidence of a run over everything."""
    census = Census(Source(find(repo.root)), engine())
    return Gatherer(census, Selection()).evidence()
