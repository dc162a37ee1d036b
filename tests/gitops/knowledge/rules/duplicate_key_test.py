from __future__ import annotations

from gitops.knowledge.rules import duplicate_key
from tests.gitops.linted import OVERLAY, lint
from tests.gitops.one_rule import judged
from tests.support import Repo


def test_every_duplicate_key_is_told_at_its_place(tidy: Repo) -> None:
    text = "replicas: 2\nimage:\n  tag: 'a'\n  tag: 'b'\nreplicas: 2\n"
    found = lint(tidy, {OVERLAY: text})
    assert [line for line in found if "duplicate" in line] == [
        (
            f"{OVERLAY}:4:3 duplicate-key: duplicate key tag: the one at line 3 is not "
            "read; keep one"
        ),
        (
            f"{OVERLAY}:5:1 duplicate-key: duplicate key replicas: the one at line 1 "
            "is not read; keep one"
        ),
    ]


def test_what_only_looks_alike(tidy: Repo) -> None:
    tidy.write(OVERLAY, 'global: {"1": a, 1: b, A: c, a: d, x: {a: 1}}\n')
    assert judged(tidy, duplicate_key) == []
