from __future__ import annotations

import pytest

from gitops.knowledge.rules import fixed_name
from tests.gitops.linted import lint
from tests.gitops.one_rule import LAB, LIVE, judged
from tests.support import Repo

FILE = "environments.yaml"
LIST = "[Service/shop/cache:6379, ConfigMap/shop/shop-config#redis.conf]"


@pytest.mark.parametrize(
    "names",
    [
        "[Service/shop/cache, Service/shop/cache:cache]",
        "[Namespace/shop, ConfigMap/shop/shop-config]",
        "[Secret/shop/password#password]",
        "[]",
    ],
)
def test_names_that_are_there(tidy: Repo, names: str) -> None:
    tidy.replace(FILE, LIST, names)
    assert judged(tidy, fixed_name) == []


@pytest.mark.parametrize(
    "name", ["Service/shop/cache:80", "Service/shop/cash", "Deployment/shop/cache", "x"]
)
def test_a_name_that_no_environment_has_is_told_once(tidy: Repo, name: str) -> None:
    tidy.replace(FILE, LIST, f"[{name}]")
    assert judged(tidy, fixed_name) == [f"error {FILE}:2"]


def test_an_environment_without_the_app_need_not_render_it(tidy: Repo) -> None:
    (tidy.root / LIVE).unlink()
    assert judged(tidy, fixed_name) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("path: apps/cache", "path: apps/cash"),
        (
            "releaseName: shop",
            "releaseName: shop\n      parameters: [{name: enabled, value: 'false'}]",
        ),
    ],
)
def test_what_renders_nothing_is_another_rules(tidy: Repo, old: str, new: str) -> None:
    tidy.replace(LAB, old, new)
    assert judged(tidy, fixed_name) == []


def test_a_release_name_is_the_one_cause_of_all(tidy: Repo) -> None:
    tidy.replace(FILE, LIST, LIST.replace("]", ", StatefulSet/shop/shop-cache]"))
    tidy.replace(LAB, "releaseName: shop", "releaseName: store")
    (found,) = [line for line in lint(tidy, {}) if " fixed-name: " in line]
    assert found.startswith(f"{LAB}:16:20 ")
    assert found.endswith("; and 1 more name(s)")
