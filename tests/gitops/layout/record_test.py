from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops.errors import Refusal
from gitops.layout.record import Acceptance, Record, parse
from gitops.yamlfile.spelling import same
from tests.gitops.yamlfile.spelling_test import TEXTS, VALUES

IDS = st.text("0123456789abcdef", min_size=40, max_size=40)
ACCEPTANCES = st.builds(
    Acceptance, effect=TEXTS, resource=TEXTS, change=TEXTS, reason=TEXTS
)
RECORDS = st.builds(
    Record,
    source=TEXTS,
    commit=IDS,
    overlay=IDS,
    chart=st.none() | IDS,
    values=st.dictionaries(TEXTS, VALUES, max_size=3),
    hotfixes=st.dictionaries(TEXTS, TEXTS, max_size=2),
    proof=st.none() | TEXTS,
    accepted=st.lists(ACCEPTANCES, max_size=2).map(tuple),
)
SAMPLE = Record(
    "dev", "1" * 40, "2" * 40, "3" * 40, {"image.tag": "8.10", "on": None}, {"a": "why"}
)


@given(RECORDS)
@settings(max_examples=40, deadline=None)
def test_a_record_is_read_as_it_was_written(record: Record) -> None:
    read = parse("promoted.yaml", record.text().encode())
    assert read == record
    assert same(dict(read.values), dict(record.values))


def test_the_file_is_made_for_people_and_for_diffs() -> None:
    lines = SAMPLE.text().split("\n")
    assert lines[0].startswith("# Written by tools/promote")
    assert "from: dev" in lines
    assert '  image.tag: "8.10"' in lines
    assert '  "on": null' in lines
    assert lines[-2].startswith("digest: sha256:")


def test_what_was_brought_is_told_from_what_was_not() -> None:
    assert SAMPLE.brought("chart") == "3" * 40
    assert SAMPLE.brought("image.tag") == "8.10"
    assert SAMPLE.brought("on", "absent") is None
    assert SAMPLE.brought("none", "absent") == "absent"
    assert Record("dev", "", "").brought("chart", "absent") == "absent"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("8.10", "8.11"),
        ("from: dev", "from: test"),
        ("# Written", "# Edited"),
        ("digest: sha256:", "digest: sha256:0"),
        ("digest: ", "other: "),
        ('"on": null', '"on": 1'),
    ],
)
def test_an_edit_by_hand_is_seen(old: str, new: str) -> None:
    text = SAMPLE.text()
    assert old in text
    with pytest.raises(
        Refusal, match=r"promoted\.yaml:12.*: was edited by hand"
    ) as caught:
        parse("promoted.yaml", text.replace(old, new, 1).encode())
    assert "--adopt" in str(caught.value)


def test_a_line_behind_the_digest_is_an_edit_too() -> None:
    with pytest.raises(Refusal, match="was edited by hand"):
        parse("promoted.yaml", f"{SAMPLE.text()}more: 1\n".encode())


def test_a_merge_conflict_is_called_one() -> None:
    old, new = '  image.tag: "8.10"\n', '  image.tag: "8.11"\n'
    both = f"<<<<<<< HEAD\n{old}=======\n{new}>>>>>>> promote\n"
    text = SAMPLE.text().replace(old, both)
    with pytest.raises(Refusal, match=r"promoted\.yaml:8: a merge conflict"):
        parse("promoted.yaml", text.encode())


@pytest.mark.parametrize("text", ["", "a: 1\n", "# comment\n"])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"promoted\.yaml"):
        parse("promoted.yaml", text.encode())
