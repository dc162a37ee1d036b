from __future__ import annotations

import pytest

from gitops.knowledge.rules import value_file
from tests.gitops.linted import lint
from tests.gitops.one_rule import LAB, VALUES, judged
from tests.support import Repo


@pytest.mark.parametrize(
    "names",
    [
        "[/overlays/lab/cache/values.yaml]",
        "[./../../overlays/lab/cache/values.yaml]",
        "[values.yaml, ../../overlays/lab/cache/values.yaml]",
        "[../../overlays/lab/cache/*.yaml]",
        "['https://example.org/values.yaml']",
        "[../../overlays/$PLACE/values.yaml]",
        "../../overlays/lab/cache/none.yaml",
    ],
)
def test_what_is_there_and_what_others_tell(tidy: Repo, names: str) -> None:
    tidy.replace(LAB, VALUES, names)
    assert judged(tidy, value_file) == []


def test_a_shared_file_belongs_to_no_environment(tidy: Repo) -> None:
    tidy.write("overlays/common/values.yaml", "replicas: 1\n")
    tidy.replace(LAB, VALUES, "[/overlays/common/values.yaml]")
    assert judged(tidy, value_file) == []


def test_each_of_several_is_told_once(tidy: Repo) -> None:
    tidy.replace(LAB, VALUES, "[none.yaml, /overlays/live/cache/values.yaml]")
    assert judged(tidy, value_file) == [f"error {LAB}:17", f"error {LAB}:17"]


def test_the_nearest_spelling_is_written_as_the_application_does(tidy: Repo) -> None:
    tidy.replace(LAB, VALUES, "[/overlays/lab/cahce/values.yaml]")
    (found,) = [line for line in lint(tidy, {}) if " value-file: " in line]
    assert found.endswith("; did you mean /overlays/lab/cache/values.yaml?")
