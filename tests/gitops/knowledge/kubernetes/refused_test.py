from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.effects import MODULES, identity, level
from gitops.knowledge.kubernetes.immutable import FROZEN, Frozen
from gitops.knowledge.kubernetes.refused import CHECKS, forced, refusals
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path, replaced


def made(frozen: Frozen, value: Any, path: Path = ()) -> Resource:
    body: dict[str, Any] = {
        "apiVersion": f"{frozen.group}/v1" if frozen.group else "v1",
        "kind": frozen.kind,
        "metadata": {"name": "it"},
    }
    if frozen.only_if:
        body = replaced(body, frozen.only_if, value=True)
    return Resource(replaced(body, path or frozen.path, value), "", "")


IDS = ["/".join((row.kind, *row.path)) for row in FROZEN]


@pytest.mark.parametrize("row", FROZEN, ids=IDS)
def test_every_row_refuses(row: Frozen) -> None:
    below = (*row.path, "x") if row.path in (("spec",), ("data",)) else row.path
    values = (True, None) if row.path == row.only_if else ("a", "b")
    old, new = (made(row, value, below) for value in values)
    minor = (row.until or 36) - 1
    found = {(one.effect, one.field) for one in refusals(old, new, minor)}
    assert (row.effect, row.path) in found
    if row.until:
        assert refusals(old, new, row.until) == []


@pytest.mark.parametrize("row", [r for r in FROZEN if r.default], ids=repr)
def test_a_default_written_out_is_the_same(row: Frozen) -> None:
    old = made(row, "x", ("metadata", "labels", "x"))
    assert refusals(old, made(row, row.default), 20) == []


def test_every_row_is_told_by_an_effect() -> None:
    impossible = {identity(each) for each in MODULES if level(each) == "impossible"}
    assert {row.effect for row in FROZEN} <= impossible


def test_another_group_is_another_kind() -> None:
    row = next(row for row in FROZEN if row.kind == "Job")
    strange = Frozen(row.effect, "batch.volcano.sh", "Job", row.path)
    assert refusals(made(strange, "a"), made(strange, "b"), 36) == []


ODD: list[Any] = [None, [], "x", 1, {}, [None], [1], {"a": None}, {"x": []}]
KINDS = [*CHECKS, *{(row.group, row.kind) for row in FROZEN}]


@pytest.mark.parametrize(("group", "kind"), KINDS)
def test_odd_objects(group: str, kind: str) -> None:
    row = Frozen("", group, kind, ("spec",))
    fields = ("spec", "data", "roleRef", "metadata")
    sides = [made(row, odd, (field,)) for odd in ODD for field in fields]
    sides += [
        made(row, odd, ("spec", field))
        for odd in ODD
        for field in ("template", "volumeClaimTemplates", "resources", "updateStrategy")
    ]
    for odd in sides:
        for other in sides[:: len(fields)]:
            assert isinstance(refusals(odd, other, 36), list)
            assert isinstance(refusals(other, odd, 36), list)


@pytest.mark.parametrize(
    ("options", "is_forced"),
    [("Force=true", True), ("Prune=false, Force=true", True), ("Replace=true", False)],
)
def test_force(options: str, *, is_forced: bool) -> None:
    annotations = {"argocd.argoproj.io/sync-options": options}
    body = {"kind": "Job", "metadata": {"annotations": annotations}}
    assert forced(Resource(body, "", "")) == is_forced
