from __future__ import annotations

import pytest

from gitops.knowledge.rules import unmatched_selector
from tests.gitops.rendered import SERVICE, TEMPLATES, WORKLOAD, told
from tests.support import Repo

HEADLESS = "serviceName: {{ .Release.Name }}-headless"
ELSEWHERE = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: more, namespace: argocd}
spec: {generators: [], template: {metadata: {name: a}, spec: {project: shop}}}
"""
SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec:
  maxReplicas: 2
  scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}
"""


def test_a_missing_service_is_a_warning_where_not_all_is_known(tidy: Repo) -> None:
    tidy.replace(WORKLOAD, HEADLESS, "serviceName: other")
    (found,) = told(tidy, unmatched_selector)
    assert found.startswith(f"error {WORKLOAD}:12:3: ")
    tidy.write("clusters/lab/more.yaml", ELSEWHERE)
    (found,) = told(tidy, unmatched_selector)
    assert found.startswith(f"warning {WORKLOAD}:12:3: ")


def test_a_service_that_others_provide(tidy: Repo) -> None:
    tidy.replace(WORKLOAD, HEADLESS, "serviceName: other")
    tidy.replace(
        "environments.yaml",
        "[standard]\n    provided: [",
        "[standard]\n    provided: [Service/shop/other, ",
    )
    assert told(tidy, unmatched_selector) == []


@pytest.mark.parametrize(
    ("version", "kind", "name", "found"),
    [
        ("apps/v1", "StatefulSet", "shop-cache", 0),
        ("apps/v1", "StatefulSet", "cache", 1),
        ("argoproj.io/v1alpha1", "Rollout", "cache", 0),
    ],
)
def test_what_is_scaled(
    tidy: Repo, version: str, kind: str, name: str, found: int
) -> None:
    tidy.write(f"{TEMPLATES}/scaler.yaml", SCALER % (version, kind, name))
    assert len(told(tidy, unmatched_selector)) == found


@pytest.mark.parametrize(
    "spec",
    ["type: ExternalName\n  externalName: a.example.org", "ports: [{port: 80}]"],
)
def test_a_service_may_select_nothing(tidy: Repo, spec: str) -> None:
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  "
    tidy.write(f"{TEMPLATES}/more.yaml", head + spec + "\n")
    assert told(tidy, unmatched_selector) == []


def test_a_service_of_another_namespace(tidy: Repo) -> None:
    tidy.replace(SERVICE, "  name: cache\n", "  name: cache\n  namespace: other\n")
    (found,) = told(tidy, unmatched_selector)
    assert found.startswith(f"warning {SERVICE}:")
