from __future__ import annotations

from gitops.knowledge.rules import shared_destination
from tests.gitops.one_rule import judged, second
from tests.support import Repo

CHART = "apiVersion: v2\nname: note\nversion: 1.0.0\n"
NOTE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: note}\n"
VALUES = "      valueFiles: [../../overlays/lab/cache/values.yaml]\n"
OTHER = (("path: apps/cache\n", "path: apps/note\n"), (VALUES, ""))


def charted(repo: Repo) -> None:
    repo.write("apps/note/Chart.yaml", CHART)
    repo.write("apps/note/templates/note.yaml", NOTE)


def test_another_chart_of_the_same_release(tidy: Repo) -> None:
    charted(tidy)
    path = second(tidy, *OTHER)
    assert judged(tidy, shared_destination) == [f"warning {path}:16"]


def test_another_release_is_worth_a_note(tidy: Repo) -> None:
    charted(tidy)
    path = second(tidy, *OTHER, ("releaseName: shop", "releaseName: store"))
    assert judged(tidy, shared_destination) == [f"note {path}:19"]


def test_another_namespace(tidy: Repo) -> None:
    charted(tidy)
    second(tidy, *OTHER, ("    namespace: shop\n", "    namespace: store\n"))
    assert judged(tidy, shared_destination) == []


def test_what_shares_objects_is_another_rules(tidy: Repo) -> None:
    second(tidy, ("releaseName: shop", "releaseName: store"))
    assert judged(tidy, shared_destination) == []
