"""A proof in the plan, the record and the commit; without one where one is wanted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.gitops.commands.proof.prove_test import application
from tests.gitops.promoting import BRANCH, RECORD, promote, set_tag
from tests.support import Repo

LAB = "overlays/lab/cache/values.yaml"
WORDS = ("promote", "cache", "lab", "live")


@pytest.fixture
def ahead(promoted: Repo) -> Repo:
    """The lab is ahead of live by one value, and merged."""
    set_tag(promoted, LAB, "1.1", "1.2")
    return promoted


def strict(repo: Repo, more: str = "") -> None:
    block = f"    requireProof: true\n{more}"
    repo.replace(
        "environments.yaml", "    protected: true\n", f"    protected: true\n{block}"
    )
    repo.commit()


def healthy(repo: Repo, tmp_path: Path) -> str:
    """The Application of the lab as its cluster would show it at HEAD."""
    file = tmp_path / "cache.json"
    live = application("healthy", repo.git("rev-parse", "HEAD"))
    file.write_text(json.dumps(live))
    return str(file)


def test_without_a_look_it_says_not_proven(ahead: Repo) -> None:
    out = ahead.tool(*WORDS).out
    assert "not proven: --context NAME or --proof FILE" in out
    assert "proof" not in ahead.git("show", f"{BRANCH}:{RECORD}")


def test_a_proof_is_shown_and_kept(ahead: Repo, tmp_path: Path) -> None:
    made = promote(ahead, "--proof", healthy(ahead, tmp_path))
    assert made["status"] == "promoted"
    assert made["proof"]["environment"] == "lab"
    assert 'proof: "healthy in lab at ' in ahead.git("show", f"{BRANCH}:{RECORD}")
    assert "Proof: healthy in lab at " in ahead.git("log", "-1", "--format=%B", BRANCH)


def test_where_a_proof_is_wanted_there_is_no_promotion_without(ahead: Repo) -> None:
    strict(ahead)
    before = ahead.state()
    assert promote(ahead)["status"] == "refused"
    done = ahead.tool(*WORDS)
    assert done.code == 1
    assert "live wants proof that lab runs this well" in done.out
    assert ahead.state() == before


def test_with_a_proof_there_is(ahead: Repo, tmp_path: Path) -> None:
    strict(ahead)
    assert promote(ahead, "--proof", healthy(ahead, tmp_path))["status"] == "promoted"


def test_it_must_have_soaked(ahead: Repo, tmp_path: Path) -> None:
    strict(ahead, "    soak: 10m\n")
    done = ahead.tool(*WORDS, "--proof", healthy(ahead, tmp_path))
    assert done.code == 1
    assert "not yet for 10 min" in done.err


def test_a_proof_of_another_state_is_none(ahead: Repo, tmp_path: Path) -> None:
    file = healthy(ahead, tmp_path)
    set_tag(ahead, LAB, "1.2", "1.3")
    done = ahead.tool(*WORDS, "--proof", file)
    assert done.code == 1
    assert done.err.startswith("promote: no proof: ")


def test_one_way_of_looking_at_a_time(ahead: Repo, tmp_path: Path) -> None:
    file = healthy(ahead, tmp_path)
    both = ahead.tool(*WORDS, "--proof", file, "--context", "lab")
    every = ahead.tool("promote", "all", "lab", "live", "--proof", file)
    assert (both.code, every.code) == (2, 2)


def test_what_was_proven_verifies(ahead: Repo, tmp_path: Path) -> None:
    promote(ahead, "--proof", healthy(ahead, tmp_path))
    done = ahead.tool("promote", "--verify", BRANCH)
    assert done.code == 0, done


def test_a_closed_window_is_told(ahead: Repo) -> None:
    path = "clusters/live/project.yaml"
    text = ahead.read(path).rstrip("\n")
    window = (
        "\n  syncWindows:\n"
        "    - {kind: deny, schedule: '* * * * *', duration: 1h, applications: ['*']}\n"
    )
    ahead.write(path, text + window)
    ahead.commit()
    made = promote(ahead, "--dry-run")
    assert made["closed"].startswith("live is closed until")
    assert made["status"] == "planned"
    assert "live is closed until" in ahead.tool(*WORDS, "--dry-run").out
