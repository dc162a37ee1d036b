"""Which files belong to a snapshot: the roots, and where Applications lead."""

from __future__ import annotations

import pytest

from gitops.repository.git import find
from gitops.repository.roots import beyond
from gitops.repository.source import Source
from tests.support import Repo

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  source:
    path: charts/web
    helm:
      valueFiles: [../../values/web.yaml, /settings/all.yaml]
"""


def test_an_application_leads_to_its_folder_and_values_files() -> None:
    found = beyond([APPLICATION.encode()])
    assert {"charts/web", "values/web.yaml", "settings/all.yaml"} <= {*found}


@pytest.mark.parametrize(
    "line",
    ["path: apps/web", "path: overlays/a/b/chart", "path: .", "path: ../other"],
)
def test_what_is_a_root_or_outside_leads_nowhere(line: str) -> None:
    assert beyond([line.encode()]) == []


@pytest.fixture
def led(repo: Repo) -> Repo:
    repo.write("clusters/lab/web.yaml", APPLICATION)
    for path in ("charts/web/Chart.yaml", "values/web.yaml", "settings/all.yaml"):
        repo.write(path, "name: web\n")
    repo.write("charts/other/Chart.yaml", "name: other\n")
    return repo


def test_the_working_tree_holds_what_is_led_to(led: Repo) -> None:
    entries = Source(find(led.root)).working_tree.entries
    wanted = {"charts/web/Chart.yaml", "values/web.yaml", "settings/all.yaml"}
    assert wanted <= entries.keys()
    assert "charts/other/Chart.yaml" not in entries


def test_a_revision_holds_the_same(led: Repo) -> None:
    led.commit("Add web")
    source = Source(find(led.root))
    assert source.at("HEAD").entries == source.working_tree.entries


def test_a_folder_with_marks_of_a_pattern_is_taken_as_it_is(repo: Repo) -> None:
    repo.write("clusters/lab/web.yaml", "spec: {source: {path: 'a*/web'}}\n")
    repo.write("a*/web/x.yaml", "a: 1\n")
    repo.write("ab/web/x.yaml", "a: 1\n")
    repo.commit("Add odd folders")
    source = Source(find(repo.root))
    for entries in (source.working_tree.entries, source.at("HEAD").entries):
        assert "a*/web/x.yaml" in entries
        assert "ab/web/x.yaml" not in entries
