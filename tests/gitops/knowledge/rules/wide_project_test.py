from __future__ import annotations

import pytest

from gitops.knowledge.rules import wide_project
from tests.gitops.one_rule import LAB, PROJECT, judged
from tests.support import Repo

LAST = "    - {group: policy, kind: PodDisruptionBudget}\n"
SHOP = "namespace: shop}\n  clusterResourceWhitelist: []"
MORE = '    - {group: "", kind: Secret}\n'


def test_a_secret_kind_is_of_use_to_an_app_of_apps_only(tidy: Repo) -> None:
    sealed = "    - {group: bitnami.com, kind: SealedSecret}\n"
    tidy.replace(PROJECT, LAST, f"{LAST}{sealed}")
    assert judged(tidy, wide_project) == [f"warning {PROJECT}:39"]


def test_a_pattern_that_matches_something_is_used(tidy: Repo) -> None:
    tidy.replace(PROJECT, SHOP, SHOP.replace("shop", "'sh*'"))
    tidy.replace(PROJECT, "kind: StatefulSet", "kind: 'Stateful*'")
    assert judged(tidy, wide_project) == []


def test_what_is_not_allowed_is_another_rules(tidy: Repo) -> None:
    tidy.replace(LAB, "    namespace: shop\n", "    namespace: store\n")
    assert judged(tidy, wide_project) == []


@pytest.mark.parametrize("project", ["shop", "'{{ .name }}'"])
def test_a_set_may_make_applications_that_use_it(tidy: Repo, project: str) -> None:
    tidy.replace(PROJECT, LAST, f"{LAST}{MORE}")
    assert judged(tidy, wide_project) == [f"warning {PROJECT}:39"]
    spec = f"spec:\n  template:\n    spec: {{project: {project}}}\n"
    head = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\n"
    tidy.write("clusters/lab/set.yaml", f"{head}metadata: {{name: all}}\n{spec}")
    assert judged(tidy, wide_project) == []


def test_a_project_that_nothing_here_uses(tidy: Repo) -> None:
    tidy.replace(LAB, "project: shop", "project: default")
    tidy.replace(PROJECT, LAST, f"{LAST}{MORE}")
    assert judged(tidy, wide_project) == []
    tidy.replace(PROJECT, 'group: "", kind: Secret', "group: '*', kind: '*'")
    assert judged(tidy, wide_project) == [f"warning {PROJECT}:39"]


def test_what_does_not_render_uses_nobody_knows_what(tidy: Repo) -> None:
    tidy.replace(LAB, "path: apps/cache", "path: apps/cash")
    assert judged(tidy, wide_project) == []


def test_a_namespace_that_argo_creates_is_used(tidy: Repo) -> None:
    listed = '{group: "", kind: Namespace, name: shop}'
    tidy.replace(PROJECT, "Whitelist: []", f"Whitelist: [{listed}]")
    assert judged(tidy, wide_project) == [f"warning {PROJECT}:32"]
    tidy.replace(
        LAB, "    retry:", "    syncOptions: [CreateNamespace=true]\n    retry:"
    )
    assert judged(tidy, wide_project) == []
