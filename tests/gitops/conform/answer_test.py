from __future__ import annotations

from gitops.conform.answer import Judgement, Message, judgement, tree

FAILED = (
    "problem validating schema. Check JSON formatting: "
    "jsonschema validation failed with 'file:///x.json#'"
)


def result(status: str, msg: str = "", **more: str) -> dict[str, str]:
    return {"status": status, "msg": msg, "version": "v1", "kind": "Service", **more}


def test_the_leaves_of_the_tree_are_told_once_and_sorted() -> None:
    text = (
        f"{FAILED} - at '/spec': validation failed"
        "   - at '/spec/b': got string, want integer"
        "   - at '/spec/a': validation failed"
        "     - at '/spec/a/0': additional properties 'x' not allowed"
        "   - at '/spec/b': got string, want integer"
        " - at '': missing property 'kind'"
    )
    assert tree(text) == [
        Message("", "missing property 'kind'"),
        Message("/spec/a/0", "unknown field 'x'"),
        Message("/spec/b", "got string, want integer"),
    ]


def test_plain_words() -> None:
    text = (
        f"{FAILED} - at '/a': additional properties 'x', 'y' not allowed"
        " - at '/b': got number, want null or string"
        " - at '/c': got null, want number or string"
        " - at '/d': got boolean, want integer, null or string"
    )
    assert [message.text for message in tree(text)] == [
        "unknown fields 'x', 'y'",
        "got number, want string",
        "got null, want number or string",
        "got boolean, want integer or string",
    ]


def test_a_text_of_another_shape_is_told_whole() -> None:
    assert tree("something new") == [Message("", "something new")]


def test_valid() -> None:
    assert judgement([result("statusValid")]) == Judgement("valid")


def test_silence_and_emptiness_are_no_pass() -> None:
    assert judgement([]).status == "unchecked"
    assert judgement([result("")]).status == "unchecked"


def test_a_skipped_object_is_no_pass() -> None:
    assert judgement([result("statusSkipped")]) == Judgement(
        "unchecked", (Message("", "skipped by kubeconform"),)
    )


def test_a_status_that_a_later_kubeconform_may_have_is_no_pass() -> None:
    assert judgement([result("statusNew", "odd")]).status == "unchecked"


def test_a_missing_schema_names_the_kind() -> None:
    found = judgement([result("statusError", "could not find schema for Service")])
    text = "no schema of v1 Service: not checked"
    assert found == Judgement("unchecked", (Message("", text),))


def test_of_several_objects_in_a_file_the_worst_counts() -> None:
    bad = result("statusInvalid", f"{FAILED} - at '/x': got string, want integer")
    valid, lost = result("statusValid"), result("statusError", "lost")
    assert judgement([valid, bad, valid]).status == "invalid"
    assert judgement([valid, lost, bad]).status == "unchecked"
    assert len(judgement([valid, lost, bad]).messages) == 2


def test_an_empty_part_of_a_file_does_not_count() -> None:
    assert judgement([result(""), result("statusValid")]).status == "valid"
