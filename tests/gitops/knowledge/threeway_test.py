from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from gitops.knowledge.threeway import (
    ABSENT,
    Decision,
    Item,
    Past,
    Side,
    Wishes,
    decide,
    unsettled,
)

KEEN = Wishes({})


def past(
    *, recorded: bool = True, withdrawn: tuple[Any, ...] = (), had: tuple[Any, ...] = ()
) -> Past:
    return Past(
        recorded, lambda _, value: value in withdrawn, lambda _, value: value in had
    )


def plan(source: Any, target: Any, base: Any, then: Past) -> Decision:
    return decide(Item("key", source, target, base), KEEN, then)


TABLE = [
    # What it shows, S, T, B, history, the plan, what the next record says.
    ("equal", "a", "a", "b", past(), "same", "a"),
    ("equal without a record", "a", "a", ABSENT, past(recorded=False), "same", "a"),
    ("no record", "a", "b", ABSENT, past(recorded=False), "conflict", ABSENT),
    ("changed in the source", "b", "a", "a", past(), "take", "b"),
    ("set in the source", "b", ABSENT, ABSENT, past(), "take", "b"),
    ("removed in the source", ABSENT, "a", "a", past(), "take", ABSENT),
    ("a hotfix", "a", "b", "a", past(), "hold", "a"),
    ("a hotfix of what nobody set", ABSENT, "b", ABSENT, past(), "hold", ABSENT),
    ("removed in the target", "a", ABSENT, "a", past(), "hold", "a"),
    ("changed on both sides", "b", "c", "a", past(), "conflict", "a"),
    ("set on both sides", "b", "c", ABSENT, past(), "conflict", ABSENT),
    ("removed here, changed there", ABSENT, "c", "a", past(), "conflict", "a"),
    ("changed here, removed there", "b", ABSENT, "a", past(), "conflict", "a"),
    ("behind the source", "c", "b", "a", past(had=("b",)), "take", "c"),
    ("withdrawn", "b", "a", "a", past(withdrawn=("b",)), "hold", "a"),
    ("withdrawn and changed since", "c", "a", "a", past(withdrawn=("b",)), "take", "c"),
    (
        "withdrawn, but the same by now",
        "b",
        "b",
        "a",
        past(withdrawn=("b",)),
        "same",
        "b",
    ),
    ("null is a value", None, "a", "a", past(), "take", None),
    ("null is not absent", None, ABSENT, ABSENT, past(), "take", None),
    ("a number is not its text", 1, "1", "1", past(), "take", 1),
    ("true is not one", True, 1, 1, past(), "take", True),
    ("a list as a whole", [1, 2], [1], [1], past(), "take", [1, 2]),
]


@pytest.mark.parametrize(
    ("source", "target", "base", "then", "verdict", "recorded"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_the_table(
    source: Any, target: Any, base: Any, then: Past, verdict: str, recorded: Any
) -> None:
    found = plan(source, target, base, then)
    assert found.verdict == verdict
    assert found.base is recorded or found.base == recorded
    assert bool(found.why) is (verdict in ("hold", "conflict"))


SIDES = (ABSENT, None, 1, 2)


def test_nothing_that_only_the_target_has_is_ever_lost() -> None:
    """Without a word from a person: for every state and history that there can be."""
    for source, target, base in product(SIDES, SIDES, SIDES):
        for withdrawn, had, recorded in product((False, True), repeat=3):
            then = Past(recorded, lambda *_: withdrawn, lambda *_: had)  # noqa: B023
            found = plan(source, target, base, then)
            if found.verdict == "take":
                assert recorded
                assert target is base or had
                assert not withdrawn
            assert (found.verdict == "same") is (source is target)


def test_history_is_asked_only_where_the_table_needs_it() -> None:
    def asked(*_: Any) -> bool:
        pytest.fail("history was asked for nothing")

    never = Past(recorded=True, withdrawn=asked, had=asked)
    assert plan("a", "a", "b", never).verdict == "same"
    first = Past(recorded=False, withdrawn=asked, had=asked)
    assert plan("a", "b", ABSENT, first).verdict == "conflict"
    no = Past(recorded=True, withdrawn=lambda *_: False, had=asked)
    assert plan("a", "b", "a", no).verdict == "hold"
    assert plan("b", "a", "a", no).verdict == "take"


@pytest.mark.parametrize(
    ("side", "verdict", "base"), [("source", "take", "b"), ("target", "keep", "b")]
)
@pytest.mark.parametrize("then", [past(), past(recorded=False), past(withdrawn=("b",))])
def test_a_person_settles_an_item(
    side: Side, verdict: str, base: str, then: Past
) -> None:
    wishes = Wishes({"key": side})
    found = decide(Item("key", "b", "c", "a"), wishes, then)
    assert (found.verdict, found.base) == (verdict, base)
    other = decide(Item("other", "b", "c", "a"), wishes, then)
    assert other.verdict in ("conflict", "hold")


@pytest.mark.parametrize(("side", "verdict"), [("source", "take"), ("target", "keep")])
def test_adopting_is_for_the_first_time_only(side: Side, verdict: str) -> None:
    wishes = Wishes({}, adopt=side)
    item = Item("key", "b", "c")
    assert decide(item, wishes, past(recorded=False)).verdict == verdict
    assert decide(item, wishes, past()).verdict == "conflict"
    assert decide(Item("key", "b", "b"), wishes, past(recorded=False)).verdict == "same"


def test_one_item_may_be_settled_otherwise_than_all_that_are_adopted() -> None:
    wishes = Wishes({"key": "target"}, adopt="source")
    assert decide(Item("key", "b", "c"), wishes, past(recorded=False)).verdict == "keep"


def test_what_was_taken_back_comes_again_when_asked_for() -> None:
    again = Wishes({}, again=True)
    found = decide(Item("key", "b", "a", "a"), again, past(withdrawn=("b",)))
    assert found.verdict == "take"


def test_only_conflicts_are_for_a_person() -> None:
    plans = [plan(*row[1:5]) for row in TABLE]
    assert {found.verdict for found in unsettled(plans)} == {"conflict"}
