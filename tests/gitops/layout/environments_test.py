from __future__ import annotations

import pytest

from gitops.errors import Refusal, Usage
from gitops.layout.environments import Environment, Environments, read
from tests.gitops.memory import snapshot

GOOD = """\
repository: https://example.org/shop/gitops.git
environments:
  dev:
    kubernetesVersion: "1.36"
    storageClasses: [standard, fast]
    apiVersions: [argoproj.io/v1alpha1]
  test: {kubernetesVersion: "1.36", promotesFrom: dev}
  prod:
    promotesFrom: test
    protected: true
    kubernetesVersion: "1.35"
"""


def environments(text: str) -> Environments:
    return read(snapshot({"environments.yaml": text}))


def test_environments_are_read_in_the_order_of_the_file() -> None:
    found = environments(GOOD)
    assert [*found.by_name] == ["dev", "test", "prod"]
    assert found.repository == "https://example.org/shop/gitops.git"
    assert found.named("prod") == Environment(
        "prod", "1.35", promotes_from="test", protected=True
    )
    dev = found.named("dev")
    assert dev.storage_classes == ("standard", "fast")
    assert dev.api_versions == ("argoproj.io/v1alpha1",)


def test_an_unknown_environment_is_a_wrong_word_with_the_nearest_one() -> None:
    with pytest.raises(Usage, match=r"unknown environment prd; did you mean prod\?"):
        environments(GOOD).named("prd")


def test_a_repository_without_the_file_says_what_it_is_for() -> None:
    with pytest.raises(
        Refusal, match=r"environments\.yaml: missing in memory; it lists"
    ):
        read(snapshot({}))


BROKEN = [
    ("", "1:1", "names no environment"),
    ("environments:\n", "1:1", "names no environment"),
    ("environments: {}\n", "1:1", "names no environment"),
    ("environments: [dev]\n", "1:1", "names no environment"),
    ("environment:\n  dev: {}\n", "1:1", "did you mean environments?"),
    ("repository: [a]\n" + GOOD.partition("\n")[2], "1:1", "repository is not a text"),
    ("environments:\n  dev:\n", "2:3", "environment dev is not a mapping"),
    ("environments:\n  dev: [a]\n", "2:3", "environment dev is not a mapping"),
    ("environments:\n  dev: {}\n", "2:3", "lacks kubernetesVersion"),
    ("environments:\n  dev: {kubernetesVersion: 1.36}\n", "2:9", "put it in quotes"),
    ('environments:\n  dev: {kubernetesVersion: "v1.36"}\n', "2:9", "a minor version"),
    ('environments:\n  dev: {kubernetesVersion: "1.36.2"}\n', "2:9", "minor version"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    protcted: true\n',
     "4:5", "did you mean protected?"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    name: x\n',
     "4:5", "unknown key name"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    protected: "yes"\n',
     "4:5", "protected is not true or false"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    storageClasses: fast\n',
     "4:5", "storageClasses is not a list of names"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    storageClasses: [1]\n',
     "4:5", "storageClasses is not a list of names"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    soak: 10\n',
     "4:5", "soak is not a text"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    soak: 1 day\n',
     "4:5", "soak 1 day is not a time such as 10m"),
    ('environments:\n  dev:\n    kubernetesVersion: "1.36"\n    requireProof: "no"\n',
     "4:5", "requireProof is not true or false"),
    (GOOD.replace("promotesFrom: test", "promotesFrom: tset"), "9:5",
     "prod promotes from unknown tset; did you mean test?"),
    (GOOD.replace("promotesFrom: test", "promotesFrom: prod"), "9:5",
     "prod is promoted from itself"),
    (GOOD.replace("promotesFrom: dev", "promotesFrom: prod"), "9:5",
     "test is promoted from itself, through prod"),
    (GOOD.replace('"1.36"\n    storage', '"1.36"\n    promotesFrom: prod\n    storage'),
     "8:37", "dev is promoted from itself, through test"),
    (GOOD.replace("test: {", "dev: {"), "7:3", "duplicate key dev"),
    (GOOD.replace("environments:", "environments: &x"), None, None),
    ("environments:\n  dev: &d {kubernetesVersion: '1.36'}\n  b: *d\n", None, None),
    ("environments:\n  dev: &d {kubernetesVersion: '1.36'}\n  b:\n    <<: *d\n", "4:5",
     "unknown key <<"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "why"), BROKEN)
def test_what_is_wrong_is_named_with_its_place(
    text: str, place: str | None, why: str | None
) -> None:
    if place is None or why is None:
        assert environments(text).by_name
        return
    with pytest.raises(Refusal) as caught:
        environments(text)
    assert str(caught.value.at) == f"environments.yaml:{place}"
    assert why in caught.value.message


def test_a_cycle_that_an_environment_only_leads_to_is_named_by_its_own() -> None:
    text = GOOD.replace("promotesFrom: dev", "promotesFrom: prod").replace(
        "  dev:\n", "  dev:\n    promotesFrom: test\n"
    )
    with pytest.raises(Refusal, match=r"(test|prod) is promoted from itself"):
        environments(text)
