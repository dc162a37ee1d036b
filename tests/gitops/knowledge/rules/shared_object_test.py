from __future__ import annotations

from gitops.knowledge.rules import shared_object
from tests.gitops.one_rule import LAB, PROJECT, ROOT, judged, second
from tests.support import Repo

NAMES = ("    namespace: shop\n", "    namespace: store\n")


def test_the_same_chart_in_another_namespace(tidy: Repo) -> None:
    second(tidy, NAMES)
    assert judged(tidy, shared_object) == []


def test_the_same_chart_in_another_cluster(tidy: Repo) -> None:
    second(tidy, ("https://kubernetes.default.svc", "https://10.0.0.1"))
    assert judged(tidy, shared_object) == []


def test_the_same_chart_twice(tidy: Repo) -> None:
    path = second(tidy, ("server: https://kubernetes.default.svc", "name: in-cluster"))
    assert judged(tidy, shared_object) == [f"error {path}:4"]


def test_one_object_is_told_at_its_line(tidy: Repo) -> None:
    second(tidy, ("releaseName: shop", "releaseName: store"))
    assert judged(tidy, shared_object) == ["error apps/cache/templates/service.yaml:5"]


def test_what_is_applied_by_hand_counts_with_its_namespace(tidy: Repo) -> None:
    (tidy.root / ROOT).unlink()
    body = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-config\n"
    tidy.write("clusters/lab/config.yaml", body)
    assert judged(tidy, shared_object) == []
    tidy.write("clusters/lab/config.yaml", f"{body}  namespace: shop\n")
    assert judged(tidy, shared_object) == ["error apps/cache/templates/config.yaml:6"]


def test_a_folder_that_root_reads_is_not_counted_twice(tidy: Repo) -> None:
    assert PROJECT in tidy.git("ls-files").splitlines()
    tidy.replace(LAB, "releaseName: shop", "releaseName: shop")
    assert judged(tidy, shared_object) == []
