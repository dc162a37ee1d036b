from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.difference import Field, ResourceChange, compare
from gitops.knowledge.threeway import ABSENT
from gitops.render.resources import Resource


def resource(kind: str = "ConfigMap", name: str = "a", **body: Any) -> Resource:
    full = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, **body}
    return Resource(full, "templates/a.yaml", "")


def fields(
    old: dict[str, Any], new: dict[str, Any], kind: str = "A"
) -> tuple[Field, ...]:
    changes = compare("app", [resource(kind, **old)], [resource(kind, **new)])
    return changes[0].fields if changes else ()


def test_nothing_differs_between_equals_whatever_their_order() -> None:
    old = [resource(name="a", data={"x": 1, "y": [1]}), resource(name="b")]
    new = [resource(name="b"), resource(name="a", data={"y": [1], "x": 1})]
    assert compare("app", old, new) == []


def test_objects_come_and_go_in_the_order_of_their_titles() -> None:
    old = [resource(name="kept"), resource(name="gone"), resource(name="changed", a=1)]
    new = [resource(name="kept"), resource(name="new"), resource(name="changed", a=2)]
    assert compare("app", old, new) == [
        ResourceChange("app", "ConfigMap/changed", "changed", (Field("a", 1, 2),)),
        ResourceChange("app", "ConfigMap/gone", "removed"),
        ResourceChange("app", "ConfigMap/new", "added"),
    ]


def test_another_version_of_the_same_kind_is_a_change_of_the_object() -> None:
    old = resource(apiVersion="policy/v1beta1")
    (change,) = compare("app", [old], [resource(apiVersion="policy/v1")])
    assert change.change == "changed"
    assert change.fields == (Field("apiVersion", "policy/v1beta1", "policy/v1"),)


def test_another_namespace_is_another_object() -> None:
    old = resource(metadata={"name": "a", "namespace": "x"})
    new = resource(metadata={"name": "a", "namespace": "y"})
    assert [each.change for each in compare("app", [old], [new])] == [
        "removed",
        "added",
    ]


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ({"s": {"a": 1, "b": 2}}, {"s": {"a": 1, "b": 3}}, [Field("s.b", 2, 3)]),
        ({"s": {}}, {"s": {"a": None}}, [Field("s.a", ABSENT, None)]),
        ({"s": {"a": None}}, {"s": {}}, [Field("s.a", None, ABSENT)]),
        ({"s": {"a.b/c": 1}}, {"s": {"a.b/c": 2}}, [Field(r"s.a\.b/c", 1, 2)]),
        ({"s": 1}, {"s": "1"}, [Field("s", 1, "1")]),
        ({"s": 1}, {"s": True}, [Field("s", 1, new=True)]),
        (
            {"s": [1, 2]},
            {"s": [1, 3, 4]},
            [Field("s.1", 2, 3), Field("s.2", ABSENT, 4)],
        ),
        ({"s": [1, 2]}, {"s": [1]}, [Field("s.1", 2, ABSENT)]),
        ({"s": [{"a": 1}]}, {"s": [{"a": 2}]}, [Field("s.0.a", 1, 2)]),
        ({"s": {"a": 1}}, {"s": [1]}, [Field("s", {"a": 1}, [1])]),
    ],
)
def test_fields_are_compared_one_by_one(
    old: dict[str, Any], new: dict[str, Any], changed: list[Field]
) -> None:
    assert [*fields(old, new)] == changed


def test_what_has_names_is_compared_by_name() -> None:
    old = [{"name": "a", "v": 1}, {"name": "b", "v": 2}]
    new = [{"name": "new"}, {"name": "b", "v": 3}, {"name": "a", "v": 1}]
    found = fields({"env": old}, {"env": new})
    assert found == (Field("env.b.v", 2, 3), Field("env.new", ABSENT, {"name": "new"}))
    gone = fields({"env": old}, {"env": old[:1]})
    assert gone == (Field("env.b", {"name": "b", "v": 2}, ABSENT),)


def test_names_that_repeat_are_compared_by_place() -> None:
    old = [{"name": "a", "v": 1}, {"name": "a", "v": 2}]
    new = [{"name": "a", "v": 1}, {"name": "a", "v": 3}]
    assert fields({"env": old}, {"env": new}) == (Field("env.1.v", 2, 3),)


def test_secrets_are_never_shown() -> None:
    old = {"data": {"password": "aGk=", "same": "x"}, "type": "Opaque"}
    new = {"data": {"password": "aG8=", "more": "eA==", "same": "x"}, "type": "Other"}
    assert fields(old, new, "Secret") == (
        Field("data.more", ABSENT, "(secret)"),
        Field("data.password", "(secret)", "(secret)"),
        Field("type", "Opaque", "Other"),
    )
    assert "aG8=" not in str(fields({"stringData": {}}, {"stringData": new}, "Secret"))
    assert "hi" in str(fields({"data": {}}, {"data": {"a": "hi"}}, "ConfigMap"))


def test_a_secret_that_comes_as_a_whole_is_not_shown_either() -> None:
    found = fields({}, {"data": {"password": "aGk="}}, "Secret")
    assert found == (Field("data", ABSENT, {"password": "(secret)"}),)
    (change,) = compare("app", [], [resource("Secret", data={"password": "aGk="})])
    assert "aGk=" not in repr(change)
    assert change.new["data"] == {"password": "(secret)"}
    assert change.old is ABSENT


def test_what_looks_like_a_secret_is_masked_in_any_object() -> None:
    conf = "port 6379\nrequirepass {}\nmaxmemory {}\n"
    old = {"data": {"redis.conf": conf.format("hunter1", "1gb")}}
    new = {"data": {"redis.conf": conf.format("hunter2", "2gb")}}
    assert fields(old, new) == (
        Field(
            r"data.redis\.conf",
            conf.format("(secret)", "1gb"),
            conf.format("(secret)", "2gb"),
        ),
        Field(r"data.redis\.conf", "(secret)", "(secret)"),
    )
    new = {"data": {"redis.conf": conf.format("hunter2", "1gb")}}
    assert fields(old, new) == (Field(r"data.redis\.conf", "(secret)", "(secret)"),)


def test_a_variable_is_masked_by_the_name_beside_it() -> None:
    old, new = (
        {"env": [{"name": "TOKEN", "value": word}, {"name": "TOKEN", "value": "$A"}]}
        for word in ("hunter1", "hunter2")
    )
    assert fields(old, new) == (Field("env.0.value", "(secret)", "(secret)"),)


def test_a_namespace_that_is_written_out_is_the_same() -> None:
    old = resource(metadata={"name": "a"}, v=1)
    new = resource(metadata={"name": "a", "namespace": "x"}, v=2)
    (change,) = compare("app", [old], [new], "x")
    assert change.fields == (Field("v", 1, 2),)
    same = resource(metadata={"name": "a", "namespace": "x"}, v=1)
    assert compare("app", [old], [same], "x") == []
    assert len(compare("app", [old], [new], "y")) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({1: {"a": 1}}, {1: {"a": 2}, "b": 1}),
        ({"s": [{"name": {}}]}, {"s": [{"name": []}]}),
        ({"s": [{"name": ["x"]}, 3]}, {"s": {"name": 1}}),
        ({"metadata": None}, {"metadata": {"name": ""}}),
        ({"data": ["x"]}, {"data": "x"}),
    ],
)
def test_odd_objects_are_compared_too(old: dict[Any, Any], new: dict[Any, Any]) -> None:
    one, other = (Resource({"kind": "Secret", **b}, "", "") for b in (old, new))
    assert compare("app", [one], [other])
