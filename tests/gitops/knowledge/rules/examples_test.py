"""The examples of the rules' docstrings, each run through the real engine."""

from __future__ import annotations

import pytest

from gitops.knowledge.rules import MODULES, identity
from gitops.report.rules_markdown import Example, documented
from tests.gitops.linted import report, shown
from tests.support import Repo

EXAMPLES = [
    pytest.param(identity(module), example, id=f"{identity(module)}-{place}")
    for module in MODULES
    for place, example in enumerate(documented(module).examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(promoted: Repo, rule: str, example: Example) -> None:
    promoted.write(example.path, example.text)

    found = report(promoted).findings

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

    assert made.findings == report(promoted).findings, rule
