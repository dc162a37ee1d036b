from __future__ import annotations

from gitops.knowledge.rules import several_sources
from tests.gitops.linted import lint
from tests.gitops.one_rule import LAB, judged
from tests.support import Repo

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: two}\n"
OTHER = "{repoURL: https://example.org/charts.git, path: a, targetRevision: main}"
OURS = "{repoURL: https://example.org/shop/gitops.git, targetRevision: main, ref: v}"


def test_two_spellings_of_one_repository(tidy: Repo) -> None:
    same = OURS.replace("gitops.git", "GitOps")
    text = f"{HEAD}spec:\n  sources:\n    - {OURS}\n    - {same}\n"
    tidy.write("clusters/lab/two.yaml", text)
    assert judged(tidy, several_sources) == ["error clusters/lab/two.yaml:7"]


def test_two_repositories_are_not_checked_either(tidy: Repo) -> None:
    text = f"{HEAD}spec:\n  sources:\n    - {OURS}\n    - {OTHER}\n"
    found = lint(tidy, {"clusters/lab/two.yaml": text})
    assert [line for line in found if " render: " in line] == []
    assert [line.split()[1] for line in found].count("several-sources:") == 1


def test_an_empty_list_is_none(tidy: Repo) -> None:
    tidy.replace(LAB, "  source:\n", "  sources: []\n  source:\n")
    assert judged(tidy, several_sources) == []


def test_the_template_of_a_set_is_no_application(tidy: Repo) -> None:
    kind = (
        "kind: ApplicationSet\nmetadata: {name: all}\nspec:\n  template:\n    spec:\n"
    )
    text = f"apiVersion: argoproj.io/v1alpha1\n{kind}      sources: [{OURS}, {OURS}]\n"
    tidy.write("clusters/lab/two.yaml", text)
    assert judged(tidy, several_sources) == []
