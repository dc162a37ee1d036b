from __future__ import annotations

import pytest

from gitops.knowledge.argocd.options import (
    SYNC_OPTIONS,
    annotated,
    effective,
    is_hook,
    value,
)
from gitops.render.resources import Resource


def annotated_with(**annotations: str) -> Resource:
    return Resource({"metadata": {"name": "a", "annotations": annotations}}, "a", "")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Prune=false", ["Prune=false"]),
        (" Prune=false , Delete=false,", ["Prune=false", "Delete=false"]),
        ("", []),
        (None, []),
        (["Prune=false"], ["['Prune=false']"]),
    ],
)
def test_an_annotation_is_split_at_commas_and_trimmed(
    text: object, options: list[str]
) -> None:
    body = {"metadata": {"annotations": {SYNC_OPTIONS: text}}}
    assert annotated(body) == options


def test_the_first_of_two_values_counts_as_written() -> None:
    assert value(["Prune=true", "Prune=false"], "Prune") == "true"
    assert value(["prune=false", "PruneLast=true"], "Prune") is None


def test_an_object_s_own_option_overrides_its_application_s() -> None:
    application = {"spec": {"syncPolicy": {"syncOptions": ["Prune=false"]}}}
    own = annotated_with(**{SYNC_OPTIONS: "Prune=true"})
    assert effective(annotated_with(), application, "Prune") == "false"
    assert effective(own, application, "Prune") == "true"
    assert effective(annotated_with(), {}, "Prune") == ""


def test_hooks_of_both_kinds_are_hooks() -> None:
    assert is_hook(annotated_with(**{"helm.sh/hook": "pre-install"}))
    assert is_hook(annotated_with(**{"argocd.argoproj.io/hook": "PreSync"}))
    assert not is_hook(annotated_with())
