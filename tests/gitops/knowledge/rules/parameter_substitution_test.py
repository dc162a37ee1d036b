from __future__ import annotations

import pytest

from gitops.knowledge.rules import parameter_substitution
from tests.gitops.linted import lint
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo


@pytest.mark.parametrize(
    "helm",
    [
        "parameters:\n        - {name: eviction, value: allkeys-lru}",
        "parameters: none",
        "values: |\n        eviction: $POLICY",
        "valuesObject: {eviction: $POLICY}",
    ],
)
def test_what_argo_does_not_substitute(tidy: Repo, helm: str) -> None:
    tidy.replace(LAB, "releaseName: shop", f"releaseName: shop\n      {helm}")
    assert judged(tidy, parameter_substitution) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("$NONE", "Argo CD replaces NONE by nothing"),
        ("a-${NONE}-b", "Argo CD replaces NONE by nothing"),
        ("$ARGOCD_APP_NAME", "the tools cannot follow"),
        ("a$$b", "the tools cannot follow"),
        ("5$", "the tools cannot follow"),
    ],
)
def test_it_is_told_what_becomes_of_it(tidy: Repo, value: str, words: str) -> None:
    parameters = f"parameters:\n        - {{name: eviction, value: '{value}'}}"
    tidy.replace(LAB, "releaseName: shop", f"releaseName: shop\n      {parameters}")
    found = next(line for line in lint(tidy, {}) if line.startswith(LAB))
    assert found.startswith(f"{LAB}:18:35 parameter-substitution: ")
    assert words in found
