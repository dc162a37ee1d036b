from __future__ import annotations

import pytest

from gitops.knowledge.rules import ambiguous_scalar
from tests.gitops.linted import OVERLAY, lint
from tests.gitops.one_rule import judged
from tests.support import Repo

NAMESPACE = "clusters/lab/namespace.yaml"
TWO = (
    "no On y OFF 0644 010 08 0o17 0b11 1:30 10:20:30 1_000 1_0.5 0x_1 1e3 12e03 "
    "1.5e3 2024-01-31"
)
ONE = (
    "true null ~ None 0 07 1.10 .5 1.5e+3 0x1F 8.2.3 0.0.0 on-call nope 12:80 redis:8 "
    "1e3a 2024-1 .inf +1 -7 '0644' \"no\" v1_0"
)


@pytest.mark.parametrize("text", TWO.split())
def test_what_is_read_in_two_ways(tidy: Repo, text: str) -> None:
    tidy.write(OVERLAY, f"global:\n  it: {text}\n")
    assert judged(tidy, ambiguous_scalar) == [f"warning {OVERLAY}:2"]


def test_what_all_read_alike(tidy: Repo) -> None:
    rows = "".join(f"  - {text}\n" for text in ONE.split())
    tidy.write(
        OVERLAY, f"global:\n  it:\n{rows}  tagged: !!str no\n  text: |\n    no\n"
    )
    assert judged(tidy, ambiguous_scalar) == []


def test_keys_too(tidy: Repo) -> None:
    tidy.write(OVERLAY, "global: {y: 1, 'n': 2}\n")
    assert judged(tidy, ambiguous_scalar) == [f"warning {OVERLAY}:1"]


def test_what_a_schema_refuses_is_told_once(tidy: Repo) -> None:
    tidy.replace(NAMESPACE, '"-1"', "off")
    found = lint(tidy, {OVERLAY: "storage: {class: no}\nreplicas: 0o2\n"})
    assert [line.split(":")[:2] for line in found if "ambiguous" in line] == [
        [OVERLAY, "2"]
    ]


def test_charts_are_left_to_helm(tidy: Repo) -> None:
    tidy.replace("apps/cache/values.yaml", "replicas: 1", "replicas: 0_1")
    assert judged(tidy, ambiguous_scalar) == []
