"""Random files and edits: what was planned is read, every other line is untouched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gitops.commands.edits import Edit, edited
from gitops.errors import Refusal
from gitops.knowledge.threeway import ABSENT
from gitops.render.engines import engine
from gitops.render.request import Engine, Unreadable
from gitops.yamlfile.document import Node, YamlFile, load_mapping, pairs
from gitops.yamlfile.keys import Path, lookup
from gitops.yamlfile.spelling import Spelling, copied, same
from tests.gitops.yamlfile.writing import NAMES, Line, Written, files

HELM: Engine = engine()
DATA: tuple[Any, ...] = (
    "w", "no", "8.10", "it's # \"that\"", "two\nlines\n", "", 5, -0.5, True, None,
    [], ["a", 1], {}, {"on": {"k": [None]}},
)  # fmt: skip
EXPECTED = ("is not a mapping", "merge key", "anchor", "alias", "Helm cannot read it")


def parsed(text: str) -> YamlFile:
    """A drawn file, left out where either reader refuses it."""
    assume(not isinstance(HELM.read([text.encode()])[0], Unreadable))
    try:
        file = load_mapping("v.yaml", text.encode())
        file.data(file.root)
    except Refusal:
        assume(condition=False)
    return file


def helm(file: YamlFile) -> Any:
    (data,) = HELM.read([file.text.encode()])
    assert not isinstance(data, Unreadable), data.why
    return data


def paths(node: Node, here: Path = ()) -> list[Path]:
    """Every path of nested mappings."""
    found = []
    for key, value in pairs(node):
        found += [(*here, key.value), *paths(value, (*here, key.value))]
    return found


@st.composite
def plans(draw: st.DrawFn, file: YamlFile, other: YamlFile | None) -> list[Edit]:
    """One to three edits that do not touch each other."""
    held = paths(file.root)
    plan: list[Edit] = []
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([(), *held]))
        if path == () or draw(st.integers(0, 3)) == 0:
            path = (
                *path,
                *draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2)),
            )
        if any(related(path, edit.path) for edit in plan):
            continue
        data, spelling = draw(st.sampled_from(DATA)), None
        theirs = paths(other.root) if other else []
        if other and theirs and draw(st.booleans()):
            source = draw(st.sampled_from(theirs))
            found = other.find(source)
            assert found
            data = lookup(helm(other), source, ABSENT)
            assume(data is not ABSENT)  # a key that Helm reads as another one
            spelling = copied(other, *found, data)
        elif path in held and draw(st.integers(0, 2)) == 0:
            data = ABSENT
        plan.append(Edit(path, data, spelling))
    return plan


def related(one: Path, other: Path) -> bool:
    return one[: len(other)] == other or other[: len(one)] == one


def wanted(old: Any, edits: Sequence[Edit]) -> Any:
    """The planned values, worked out anew."""
    new = old
    for edit in edits:
        new = changed(new, edit.path, edit.data)
    return new


def changed(values: Any, path: Path, data: Any) -> dict[str, Any]:
    held = dict(values) if isinstance(values, dict) else {}
    name, *rest = path
    if rest:
        below = changed(held.get(name), tuple(rest), data)
        data = below if below or data is not ABSENT else ABSENT
    if data is ABSENT:
        held.pop(name, None)
    else:
        held[name] = data
    return held


def untouched(lines: Sequence[Line], after: Any, edits: Sequence[Edit]) -> list[str]:
    """The lines that belong to no edited value, in their order."""
    kept = [line for line in lines if not any(_hit(line, after, e) for e in edits)]
    # Blank lines below `|+` are part of its text.
    loose = any(line.text.endswith("+") for line in lines)
    return [line.text for line in kept if line.text or not loose]


def _hit(line: Line, after: Any, edit: Edit) -> bool:
    gone = edit.path
    while edit.data is ABSENT and len(gone) > 1 and not lookup(after, gone[:-1]):
        gone = gone[:-1]  # a parent that held only this goes with it
    inside = bool(gone) and line.owner[: len(gone)] == gone
    return inside or (line.inline and edit.path[: len(line.owner)] == line.owner)


def attempt(file: YamlFile, edits: Sequence[Edit], order: Any) -> YamlFile | Refusal:
    try:
        return edited(HELM, file, edits, order)
    except Refusal as error:
        return error


def judge(
    written: Written, file: YamlFile, after: YamlFile, edits: Sequence[Edit]
) -> None:
    for old, new in (
        (helm(file), helm(after)),
        (file.data(file.root) or {}, after.data(after.root) or {}),
    ):
        assert same(new, wanted(old, edits)), after.text
    left = iter(after.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"))
    kept = untouched(written.lines, helm(after), edits)
    for text in kept:
        assert text in left, (text, after.text)
    assert after.text.startswith("\ufeff") == file.text.startswith("\ufeff")
    if kept and "\r\n" in file.text:
        assert "\n" not in after.text.replace("\r\n", "")
    for edit in edits:
        _check_note(written.lines, after.text, edit)


def _check_note(lines: Sequence[Line], after: str, edit: Edit) -> None:
    """A comment beside a key that is set anew stays."""
    first = next((line.text for line in lines if line.owner == edit.path), "")
    note = first.rpartition("# note")[2]
    if edit.data is not ABSENT and first.endswith(f"# note{note}"):
        assert f"# note{note}" in after, (first, after)


@given(data=st.data())
@settings(
    max_examples=100, deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
def test_a_calm_file_takes_any_edit(data: st.DataObject) -> None:
    written, source = data.draw(files()), data.draw(files())
    file = parsed(written.text)
    edits = data.draw(plans(file, parsed(source.text)))
    names = data.draw(st.permutations(NAMES))
    after = attempt(file, edits, {name: dict.fromkeys(NAMES, 1) for name in names})
    if not isinstance(after, Refusal):
        judge(written, file, after, edits)
        return
    # Comments that stand deeper than a text over lines would join it, and blank
    # lines the text `|+` above them.
    over_lines = any(e.spelling and e.spelling.head and e.spelling.lines for e in edits)
    tricky = over_lines or "+" in written.text
    expected = (*EXPECTED, *(["cannot be edited safely"] if tricky else []))
    assert any(word in after.message for word in expected), str(after)


@given(data=st.data())
@settings(
    max_examples=80, deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
def test_any_file_takes_an_edit_or_refuses_it(data: st.DataObject) -> None:
    written = data.draw(files(calm=False))
    file = parsed(written.text)
    edits = data.draw(plans(file, None))
    after = attempt(file, edits, {})
    if isinstance(after, Refusal):
        assert after.at, str(after)
    else:
        judge(written, file, after, edits)


def test_a_file_whose_last_text_would_gain_a_newline_is_left_alone() -> None:
    file = load_mapping("v.yaml", b"b: |\n  t")
    with pytest.raises(Refusal, match=r"v.yaml:1:1: a cannot be edited safely here"):
        edited(HELM, file, [Edit(("a",), "w")], {})


def test_a_key_that_helm_reads_as_another_one_is_left_alone() -> None:
    file = load_mapping("v.yaml", b"a: 1\nn: 1\n")
    with pytest.raises(Refusal, match=r"v\.yaml:2:1: n cannot .* Helm would read more"):
        edited(HELM, file, [Edit(("n",), 2)], {})
    assert edited(HELM, file, [Edit(("a",), 2)], {}).text == "a: 2\nn: 1\n"


def test_a_value_that_the_readers_see_otherwise_than_planned_is_not_written() -> None:
    file = load_mapping("v.yaml", b"a: x\n")
    for spelling in ("no", "0644", "b # c", "b\nc: 1", "*none", "["):
        with pytest.raises(Refusal, match=r"v\.yaml:1:1: a cannot be edited safely"):
            edited(HELM, file, [Edit(("a",), spelling, Spelling(spelling))], {})
