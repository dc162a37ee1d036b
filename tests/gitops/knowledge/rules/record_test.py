from __future__ import annotations

from tests.gitops.linted import lint
from tests.support import Repo

RECORD = "overlays/live/cache/promoted.yaml"


def test_a_value_changed_by_hand(promoted: Repo) -> None:
    promoted.replace(RECORD, '"1.0"', '"1.1"')
    (found,) = lint(promoted, {})
    assert found.startswith(f"{RECORD}:9:1 record: was edited by hand")


def test_a_conflict_left_in_the_file_is_told_once(promoted: Repo) -> None:
    text = promoted.read(RECORD)
    found = lint(promoted, {RECORD: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> x\n"})
    assert len(found) == 1
    assert found[0].startswith(f"{RECORD}:")
