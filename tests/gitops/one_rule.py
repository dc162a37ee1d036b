"""One rule over a repository that a test has changed."""

from __future__ import annotations

from types import ModuleType
from unittest.mock import patch

from gitops.commands.lint import conformity
from gitops.commands.lint.run import judge
from gitops.knowledge.evidence import Conformity
from gitops.knowledge.rules import identity
from tests.gitops.linted import gathered
from tests.support import Repo

LAB, LIVE = "clusters/lab/cache.yaml", "clusters/live/cache.yaml"
ROOT, PROJECT = "clusters/lab/root.yaml", "clusters/lab/project.yaml"
VALUES = "[../../overlays/lab/cache/values.yaml]"


def judged(repo: Repo, rule: ModuleType) -> list[str]:
    """What the rule finds, as `level path:line`; no schemas are asked."""
    with patch.object(conformity, "start", lambda *_: Conformity):
        found, failures = judge(gathered(repo), {identity(rule): rule.check})
    assert failures == []
    places = [(each.level, each.at) for each in found]
    return [f"{level} {at.path}:{at.line}" for level, at in places if at]


def second(repo: Repo, *changes: tuple[str, str]) -> str:
    """A second Application of the lab, the first one with changes; its path."""
    text = repo.read(LAB).replace("  name: cache\n", "  name: second\n")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = "clusters/lab/second.yaml"
    repo.write(path, text)
    return path
