"""The examples of the rules' docstrings, each run through the real engine."""

from __future__ import annotations

import pytest

from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import MODULES, identity
from gitops.report.rules_markdown import Example, documented
from tests.gitops.commands.lint.mutation import THEIRS, Bench, Benches, Edit
from tests.gitops.linted import OF_A_CHANGE, OVERLAY

LAST = "  class: standard\n"
BESIDE = {"merge-result": (Edit(OVERLAY, replace=LAST, by=f"{LAST}replicas: 2\n"),)}
"""What the examples say that another branch does meanwhile."""
ELSEWHERE = {"shadowed-value": OVERLAY}
"""Where a rule finds what its examples cause in another file."""
EXAMPLES = [
    pytest.param(identity(module), example, id=f"{identity(module)}-{place}")
    for module in MODULES
    for place, example in enumerate(documented(module).examples)
]


def said(bench: Bench, rule: str, since: str | None) -> list[Finding]:
    """What the rules of a state find, and one more."""
    found = bench.report(since).findings
    return [f for f in found if f.rule == rule or f.rule not in OF_A_CHANGE]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(benches: Benches, rule: str, example: Example) -> None:
    """The rest has no findings: a run over what changed must find the same."""
    bench = benches("tidy")
    edits = (Edit(example.path, text=example.text),)
    with bench.changed(edits, BESIDE.get(rule, ())):
        since = THEIRS if rule in BESIDE else "HEAD"
        part = said(bench, rule, since)
        whole = part if rule in OF_A_CHANGE else said(bench, rule, None)

    assert part == whole
    told = {f.at.path if f.at else None for f in whole if f.rule == rule}
    place = ELSEWHERE.get(rule, example.path)
    assert (told == set()) if example.good else (place in told), whole
    assert [f for f in whole if f.level == "error" and f.rule != rule] == []
