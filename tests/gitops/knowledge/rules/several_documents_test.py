from __future__ import annotations

import pytest

from gitops.knowledge.rules import several_documents
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

PROJECT = "clusters/lab/project.yaml"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("replicas: 2\n---\nreplicas: 3\n", [3]),
        ("replicas: 2\n---\n{}\n--- {a: 1}\n", [3, 4]),
        ("---\nreplicas: 2\n...\n", []),
        ("replicas: 2\n---\n# nothing\n", []),
        ("global:\n  text: |\n    ---\n    a: 1\n", []),
    ],
)
def test_documents_of_an_overlay(tidy: Repo, text: str, lines: list[int]) -> None:
    tidy.write(OVERLAY, text)
    assert judged(tidy, several_documents) == [f"error {OVERLAY}:{n}" for n in lines]


def test_manifests_may_hold_several(tidy: Repo) -> None:
    assert "\n---\n" in tidy.read(PROJECT)
    tidy.write(
        "apps/cache/values.yaml", tidy.read("apps/cache/values.yaml") + "---\n1\n"
    )
    assert judged(tidy, several_documents) == ["error apps/cache/values.yaml:19"]
