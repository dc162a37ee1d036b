"""Promotions at the same moment: one wins, the other plans anew."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import Repo, make_repository

BRANCH = "promote/cache/lab-to-live"
ADOPT = ("cache", "lab", "live", "--adopt", "source")
LAB = "overlays/lab/cache/values.yaml"
TOOLS = Path(__file__).parents[4] / "tools"
# Runs as the command does, but comes to `git WORD` only when `go` is there: so the
# others pass between the plan and its commit.
HELD = """
import sys, time, pathlib
sys.path.insert(0, {tools!r})
from gitops.repository.git import Git
attempt, ready, go = Git.attempt, *map(pathlib.Path, sys.argv[1:3])

def held(self, *words, **more):
    if words[0] == {word!r} and not go.exists():
        ready.touch()
        while not go.exists():
            time.sleep(0.01)
    return attempt(self, *words, **more)

Git.attempt = held
from gitops.cli import main
sys.exit(main(sys.argv[3:]))
"""


def started(repo: Repo, word: str, marks: Path, *words: str) -> subprocess.Popen[str]:
    marks.mkdir()
    program = HELD.format(tools=str(TOOLS), word=word)
    files = (str(marks / "ready"), str(marks / "go"))
    return subprocess.Popen(
        [sys.executable, "-c", program, *files, "promote", "--repo", str(repo.root),
         *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait(process: subprocess.Popen[str], mark: Path) -> None:
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def test_who_loses_finds_the_same_plan_and_is_content(
    repo: Repo, tmp_path: Path
) -> None:
    slow = started(repo, "update-ref", tmp_path / "slow", *ADOPT)
    wait(slow, tmp_path / "slow/ready")
    assert repo.tool("promote", *ADOPT).code == 0
    winner = repo.git("rev-parse", BRANCH)
    (tmp_path / "slow/go").touch()
    out, err = slow.communicate(timeout=60)
    assert slow.returncode == 0, err
    assert err == f"{BRANCH} was moved meanwhile: planning anew\n"
    assert "holds this very plan" in out
    assert repo.git("rev-parse", BRANCH) == winner
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_who_loses_plans_anew_from_what_is_there(repo: Repo, tmp_path: Path) -> None:
    slow = started(repo, "update-ref", tmp_path / "slow", *ADOPT)
    wait(slow, tmp_path / "slow/ready")
    repo.replace(LAB, "1.1", "1.2")
    repo.commit("Newer")
    assert repo.tool("promote", *ADOPT).code == 0
    (tmp_path / "slow/go").touch()
    out, err = slow.communicate(timeout=60)
    assert slow.returncode == 0, (out, err)
    assert err == f"{BRANCH} was moved meanwhile: planning anew\n"
    assert '"1.2"' in out
    assert repo.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")


def test_work_of_people_that_came_meanwhile_stays(repo: Repo, tmp_path: Path) -> None:
    slow = started(repo, "update-ref", tmp_path / "slow", *ADOPT)
    wait(slow, tmp_path / "slow/ready")
    theirs = repo.git("commit-tree", "-p", "main", "-m", "Theirs", "main^{tree}")
    repo.git("branch", BRANCH, theirs)
    (tmp_path / "slow/go").touch()
    _, err = slow.communicate(timeout=60)
    assert slow.returncode == 1
    assert "holds work that no plan made" in err
    assert repo.git("rev-parse", BRANCH) == theirs


def test_a_lost_push_is_planned_anew(repo: Repo, tmp_path: Path) -> None:
    bare = Repo(tmp_path / "up.git")
    repo.git("clone", "--quiet", "--bare", str(repo.root), str(bare.root))
    clones = []
    for name in ("one", "two"):
        bare.git("clone", "--quiet", str(bare.root), str(tmp_path / name))
        clones.append(Repo(tmp_path / name))
    one, two = clones
    slow = started(one, "push", tmp_path / "slow", *ADOPT, "--push")
    wait(slow, tmp_path / "slow/ready")
    two.replace(LAB, "1.1", "1.2")
    two.commit("Newer")
    two.git("push", "--quiet", "origin", "main")
    assert two.tool("promote", *ADOPT, "--push").code == 0
    (tmp_path / "slow/go").touch()
    _, err = slow.communicate(timeout=60)
    assert slow.returncode == 0, err
    assert err == f"origin got another {BRANCH} meanwhile: planning anew\n"
    assert '"1.2"' in bare.git("show", f"{BRANCH}:overlays/live/cache/values.yaml")
    assert bare.git("rev-parse", f"{BRANCH}^") == bare.git("rev-parse", "main")


@pytest.mark.slow
def test_many_at_once_end_as_one(tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "repo")
    several = [
        subprocess.Popen(
            [sys.executable, "-I", str(TOOLS), "promote", "--repo", str(repo.root),
             *ADOPT],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(6)
    ]  # fmt: skip
    ends = [process.communicate(timeout=300) for process in several]
    assert [process.returncode for process in several] == [0] * 6, ends
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == "1"
    assert repo.git("fsck", "--strict", "--no-dangling") == ""
