"""Every seeded defect of the table is found, at its line, and nothing else is."""

from __future__ import annotations

import pytest

from gitops.knowledge.rules import RULES
from tests.gitops.commands.lint.mutation import Benches, Mutation, table

TABLE = table()
ALL = [mutation for group in TABLE.values() for mutation in group]
LEAST = 200
"""How many defects the table must hold."""


@pytest.mark.parametrize(
    "mutation",
    [
        pytest.param(mutation, id=f"{group}: {mutation.name}")
        for group, mutations in TABLE.items()
        for mutation in mutations
    ],
)
def test_a_seeded_defect_is_found_at_its_line(
    benches: Benches, mutation: Mutation
) -> None:
    assert benches(mutation.fixture).findings(mutation) == mutation.findings


@pytest.mark.parametrize("fixture", sorted({m.fixture for m in ALL}))
def test_the_untouched_fixture_has_no_error(benches: Benches, fixture: str) -> None:
    found = benches(fixture).untouched.findings
    assert [finding for finding in found if finding.level == "error"] == []


def test_tidy_has_no_finding_at_all(benches: Benches) -> None:
    assert list(benches("tidy").untouched.findings) == []


def test_the_table_is_large_and_names_no_defect_twice() -> None:
    assert sum(bool(mutation.findings) for mutation in ALL) >= LEAST
    for group, mutations in TABLE.items():
        names = [mutation.name for mutation in mutations]
        assert len(names) == len(set(names)), group


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_a_seeded_defect(rule: str) -> None:
    assert any(rule in mutation.rules for mutation in ALL)
