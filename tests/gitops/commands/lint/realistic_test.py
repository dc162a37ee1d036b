"""Repositories as people keep them: lint finds no error where nothing is wrong."""

from __future__ import annotations

import pytest

from gitops.commands.lint.run import Checked
from tests.gitops.commands.lint.mutation import Benches

CLEAN = {
    "promoted": Checked(2, 4, 10),
    "tidy": Checked(2, 4, 22),
    "plain": Checked(1, 3, 11),
    "umbrella": Checked(2, 2, 14),
    "generated": Checked(1, 2, 6),
    "teams": Checked(1, 6, 25),
    "operators": Checked(1, 3, 15),
    "elsewhere": Checked(2, 4, 10),
}
"""What must be looked at in each fixture: without it, nothing found says nothing."""


@pytest.mark.parametrize("fixture", CLEAN)
def test_a_repository_without_a_defect_gives_no_error(
    benches: Benches, fixture: str
) -> None:
    made = benches(fixture).untouched

    assert [f for f in made.findings if f.level == "error"] == []
    assert not made.failures
    assert made.checked == CLEAN[fixture]
