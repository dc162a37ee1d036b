"""The examples of the rules' docstrings, each run through the real engine."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import MODULES, identity
from gitops.report.rules_markdown import Example, documented
from tests.gitops.linted import OF_A_CHANGE, OVERLAY, report
from tests.support import Repo

OTHERS = "others"
MERGED = {"merge-result": OVERLAY}
"""The file of which the examples say that another branch sets `replicas` at its end."""
ELSEWHERE = {"shadowed-value": OVERLAY}
"""Where a rule finds what its examples cause in another file."""
EXAMPLES = [
    pytest.param(identity(module), example, id=f"{identity(module)}-{place}")
    for module in MODULES
    for place, example in enumerate(documented(module).examples)
]


def ran(repo: Repo, rule: str, *, compared: bool) -> Report:
    """What lint says; rules of a change know it by what it began with."""
    if rule in MERGED:
        return report(repo, changed_from=OTHERS)
    compares = compared or rule in OF_A_CHANGE
    return report(repo, changed_from="HEAD" if compares else None)


def lay(repo: Repo, rule: str, example: Example) -> None:
    """An example over the fixture, beside the branch that its rule speaks of."""
    if path := MERGED.get(rule):
        repo.git("checkout", "--quiet", "-b", OTHERS)
        repo.write(path, repo.read(path) + "replicas: 2\n")
        repo.commit()
        repo.git("checkout", "--quiet", "main")
    repo.write(example.path, example.text)


def concerning(rule: str, findings: Iterable[Finding]) -> list[Finding]:
    """What the rules of a state find, and one more."""
    return [f for f in findings if f.rule == rule or f.rule not in OF_A_CHANGE]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(tidy: Repo, rule: str, example: Example) -> None:
    lay(tidy, rule, example)

    found = concerning(rule, ran(tidy, rule, compared=False).findings)

    told = {f.at.path if f.at else None for f in found if f.rule == rule}
    place = ELSEWHERE.get(rule, example.path)
    assert (told == set()) if example.good else (place in told), found
    others = [f for f in found if f.level == "error" and f.rule != rule]
    assert others == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_changed_is_enough_to_find_it(
    tidy: Repo, rule: str, example: Example
) -> None:
    """The rest has no findings, so a run over the change alone must find them all."""
    lay(tidy, rule, example)

    made = ran(tidy, rule, compared=True)

    whole = ran(tidy, rule, compared=False)
    found = [concerning(rule, each.findings) for each in (made, whole)]
    assert found[0] == found[1]
