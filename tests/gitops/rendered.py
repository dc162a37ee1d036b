"""One rule over the fixture `tidy`, with its workload or other files changed."""

from __future__ import annotations

from types import ModuleType

from gitops.commands.lint.run import judge
from gitops.knowledge.rules import identity
from tests.gitops.linted import gathered
from tests.support import Repo

TEMPLATES = "apps/cache/templates"
WORKLOAD = f"{TEMPLATES}/workload.yaml"
CONFIG = f"{TEMPLATES}/config.yaml"
SERVICE = f"{TEMPLATES}/service.yaml"
OVERLAY = "overlays/lab/cache/values.yaml"
POD = "      enableServiceLinks: false\n"
"""A line of the pod's spec, behind which others may stand."""


def told(repo: Repo, rule: ModuleType) -> list[str]:
    """What one rule says: level, line and message."""
    found, failures = judge(gathered(repo), {identity(rule): rule.check})
    assert not failures, failures
    return [f"{each.level} {each.at}: {each.message}" for each in found]


def without(repo: Repo, path: str, start: str, end: str) -> None:
    """Take the lines from one text up to another out of a file."""
    text = repo.read(path)
    first = text.index(start)
    repo.write(path, text[:first] + text[text.index(end, first) :])
