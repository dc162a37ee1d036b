"""Environments in a row: each one gets what the one before it runs, no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import Repo, make_repository

COPY = "overlays/{}/cache/chart"
OVERLAY = "overlays/{}/cache/values.yaml"
LEGS = (("lab", "stage"), ("stage", "live"))


def leg(repo: Repo, source: str, target: str, *words: str) -> dict[str, Any]:
    """Promote one leg, merged at once where there is something to merge."""
    done = repo.tool("promote", "cache", source, target, "--format", "json", *words)
    (made,) = json.loads(done.out)["promotions"]
    if made["status"] == "promoted":
        repo.git("merge", "--quiet", "--no-ff", "--no-edit", made["branch"])
        repo.git("branch", "--quiet", "-D", made["branch"])
    found: dict[str, Any] = made
    return found


def tags(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(c["old"], c["new"]) for c in made["changes"] if c["item"] == "image.tag"]


def tag(repo: Repo, environment: str, old: str, new: str) -> None:
    repo.replace(OVERLAY.format(environment), f'tag: "{old}"', f'tag: "{new}"')
    repo.commit(f"{environment}: {new}")


@pytest.fixture
def chain(tmp_path: Path) -> Repo:
    """All three environments at what the lab runs, with records."""
    repo = make_repository(tmp_path / "repo", "chain")
    for source, target in LEGS:
        assert leg(repo, source, target, "--adopt", "source")["status"] == "promoted"
    return repo


def test_values_and_chart_pass_through_every_environment(chain: Repo) -> None:
    chain.replace("apps/cache/values.yaml", 'note: ""', "note: new")
    tag(chain, "lab", "1.1", "1.2")
    for source, target in LEGS:
        assert tags(leg(chain, source, target)) == [("1.1", "1.2")]
    ids = chain.git(
        "rev-parse",
        "main:apps/cache",
        *(f"main:{COPY.format(name)}" for name in ("stage", "live")),
    )
    assert len(set(ids.split())) == 1
    for source, target in LEGS:
        assert leg(chain, source, target)["status"] == "nothing-to-do"
    assert "memory: 512Mi" in chain.read(OVERLAY.format("stage"))
    assert "memory: 1Gi" in chain.read(OVERLAY.format("live"))


def test_each_record_names_where_it_was_brought_from(chain: Repo) -> None:
    for source, target in LEGS:
        record = chain.read(f"overlays/{target}/cache/promoted.yaml")
        assert f"from: {source}\n" in record


def test_what_is_not_in_the_middle_does_not_reach_the_end(chain: Repo) -> None:
    tag(chain, "lab", "1.1", "1.2")
    chain.replace("apps/cache/values.yaml", 'note: ""', "note: new")
    chain.commit("The chart, too")
    assert leg(chain, "stage", "live")["status"] == "nothing-to-do"


def test_the_end_skips_what_the_middle_has_skipped(chain: Repo) -> None:
    for new in ("1.2", "1.3"):
        tag(chain, "lab", {"1.2": "1.1"}.get(new, "1.2"), new)
        leg(chain, "lab", "stage")
    assert tags(leg(chain, "stage", "live")) == [("1.1", "1.3")]


def test_what_was_taken_back_in_the_middle_goes_on_as_taken_back(chain: Repo) -> None:
    tag(chain, "lab", "1.1", "1.2")
    leg(chain, "lab", "stage")
    chain.git("revert", "--no-edit", "-m", "1", "HEAD")
    assert leg(chain, "stage", "live")["status"] == "nothing-to-do"
    held = leg(chain, "lab", "stage")["held"]
    assert [(h["item"], h["source"]) for h in held] == [("image.tag", "1.2")]
    assert "taken back" in held[0]["why"]


def test_the_end_follows_when_the_middle_goes_back(chain: Repo) -> None:
    """To live, stage's older value is the one that stage runs now."""
    tag(chain, "lab", "1.1", "1.2")
    for source, target in LEGS:
        leg(chain, source, target)
    chain.git("revert", "--no-edit", "-m", "1", "HEAD~1")
    assert 'tag: "1.1"' in chain.read(OVERLAY.format("stage"))
    assert tags(leg(chain, "stage", "live")) == [("1.2", "1.1")]


def test_a_hotfix_in_the_middle_is_what_the_end_gets(chain: Repo) -> None:
    """Held on the leg into stage, whose own change it is; on the next one it is S."""
    tag(chain, "stage", "1.1", "1.1.1")
    held = leg(chain, "lab", "stage")["held"]
    assert [(h["item"], h["target"]) for h in held] == [("image.tag", "1.1.1")]
    assert tags(leg(chain, "stage", "live")) == [("1.1", "1.1.1")]
    tag(chain, "lab", "1.1", "1.2")
    assert leg(chain, "lab", "stage")["status"] == "conflict"
    leg(chain, "lab", "stage", "--take", "source", "image.tag")
    assert tags(leg(chain, "stage", "live")) == [("1.1.1", "1.2")]


def test_a_hotfix_at_the_end_is_held_on_the_last_leg_only(chain: Repo) -> None:
    tag(chain, "live", "1.1", "1.1.1")
    tag(chain, "lab", "1.1", "1.2")
    assert tags(leg(chain, "lab", "stage")) == [("1.1", "1.2")]
    assert leg(chain, "stage", "live")["status"] == "conflict"


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("lab", "live", "live is promoted from stage, not from lab"),
        ("live", "stage", "stage is promoted from lab, not from live"),
        ("stage", "lab", "lab is where changes start: nothing is promoted into it"),
        ("stage", "stage", "stage cannot be promoted from itself"),
        ("lab", "stag", "unknown environment stag; did you mean stage?"),
    ],
)
def test_no_leg_backwards_or_over_another(
    chain: Repo, source: str, target: str, says: str
) -> None:
    before = chain.state()
    done = chain.tool("promote", "cache", source, target)
    assert (done.code, done.out, chain.state()) == (2, "", before)
    assert says in done.err
    assert len(done.err.splitlines()) == 1
