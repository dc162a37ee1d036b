"""The examples of the rules' docstrings, each run through the real engine."""

from __future__ import annotations

import pytest

from gitops.knowledge.rules import MODULES, RULES, identity
from gitops.report.rules_markdown import Example, documented
from tests.gitops.linted import report, shown
from tests.support import Repo

OF_A_STATE = RULES.keys() - {"effect"}
"""The rules that judge what is there; `effect` judges what a change does."""
EXAMPLES = [
    pytest.param(identity(module), example, id=f"{identity(module)}-{place}")
    for module in MODULES
    for place, example in enumerate(documented(module).examples)
]


def since(rule: str) -> str | None:
    return None if rule in OF_A_STATE else "HEAD"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(promoted: Repo, rule: str, example: Example) -> None:
    promoted.write(example.path, example.text)

    found = report(promoted, changed_from=since(rule)).findings

    if example.good:
        assert [shown(finding) for finding in found] == []
    else:
        assert {finding.rule for finding in found} == {rule}, found


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_changed_is_enough_to_find_it(
    promoted: Repo, rule: str, example: Example
) -> None:
    """The rest has no findings, so a run over the change alone must find them all."""
    promoted.write(example.path, example.text)

    made = report(promoted, changed_from="HEAD")

    whole = report(promoted, changed_from=since(rule)).findings
    kept = [f for f in made.findings if f.rule in (rule, *OF_A_STATE)]
    assert kept == whole, rule
