"""Effects as findings: only of a change, and errors only where nobody accepted them."""

from __future__ import annotations

import json

import pytest

from tests.gitops.linted import report, shown
from tests.support import Repo

APPLICATION = "clusters/live/cache.yaml"
LAB = "clusters/lab/cache.yaml"
TEMPLATE = "apps/cache/templates/config.yaml"
BROKEN = '{{ fail "no" }}\n'


@pytest.fixture
def manual(promoted: Repo) -> Repo:
    """No Application syncs by itself."""
    for path in (APPLICATION, LAB):
        text = promoted.read(path)
        promoted.write(path, text[: text.index("  syncPolicy:")])
    promoted.commit()
    return promoted


def options(repo: Repo, path: str) -> None:
    text = repo.read(path).rstrip("\n")
    more = "\n  syncPolicy:\n    automated: {prune: true, allowEmpty: true}\n"
    repo.write(path, text + more)


def found(repo: Repo, changed_from: str | None = "HEAD") -> list[str]:
    made = report(repo, changed_from=changed_from)
    return [f"{f.level} {shown(f)}" for f in made.findings if f.rule == "effect"]


def test_a_danger_in_a_protected_environment_is_an_error(manual: Repo) -> None:
    options(manual, APPLICATION)
    first, second = found(manual)
    assert first.startswith(f"error {APPLICATION}:19:24 effect: automated-prune: ")
    assert second.startswith(f"error {APPLICATION}:19:42 effect: allow-empty: ")
    assert first.endswith("; accept it, or do otherwise")


def test_elsewhere_it_is_a_warning(manual: Repo) -> None:
    options(manual, LAB)
    assert {each.split()[0] for each in found(manual)} == {"warning"}


def test_a_state_has_no_effects(manual: Repo) -> None:
    options(manual, APPLICATION)
    assert found(manual, changed_from=None) == []
    manual.commit()
    assert found(manual) == []


def test_what_was_accepted_is_a_warning(manual: Repo) -> None:
    options(manual, APPLICATION)
    words = ("--accept", "automated-prune", "--reason", "wanted")
    assert manual.tool("bump", "cache", "live", *words).code == 0
    levels = [(each.split()[0], each.split()[3]) for each in found(manual)]
    assert levels == [("warning", "automated-prune:"), ("error", "allow-empty:")]


def test_nothing_is_known_of_a_state_that_was_broken(manual: Repo) -> None:
    good = manual.read(TEMPLATE)
    manual.write(TEMPLATE, good + BROKEN)
    manual.commit()
    manual.write(TEMPLATE, good)
    (line,) = found(manual)
    assert line.startswith("warning apps/cache effect: state-unknown: ")


def test_nothing_is_known_of_a_repository_that_was_broken(manual: Repo) -> None:
    good = manual.read("environments.yaml")
    manual.write("environments.yaml", "environments: {}\n")
    manual.commit()
    manual.write("environments.yaml", good)
    (line,) = found(manual)
    assert line.startswith("warning environments.yaml:1:1 effect: unknown, as it was")


def test_what_is_broken_now_is_told_by_other_rules(manual: Repo) -> None:
    manual.write(TEMPLATE, manual.read(TEMPLATE) + BROKEN)
    assert found(manual) == []
    assert report(manual, changed_from="HEAD").count("error") == 1


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_the_words_are_those_of_diff(manual: Repo, style: str) -> None:
    options(manual, APPLICATION)
    told = manual.tool("diff", "HEAD", "--format", "json").out
    linted = manual.tool("lint", "--changed-from", "HEAD", "--format", style).out
    effects = json.loads(told)["environments"]["live"]["effects"]
    assert len(effects) == 2
    assert all(e["message"] in " ".join(linted.split()) for e in effects)
