"""Promotion against a remote: what is fetched, left out, pushed and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Repo, make_repository

BRANCH = "promote/cache/lab-to-live"
PROMOTE = ("promote", "cache", "lab", "live", "--adopt", "source")
LAB = "overlays/lab/cache/values.yaml"


@pytest.fixture
def upstream(tmp_path: Path) -> Repo:
    """A bare repository that `main` was pushed to."""
    start = make_repository(tmp_path / "start")
    start.git("clone", "--quiet", "--bare", str(start.root), str(tmp_path / "up.git"))
    return Repo(tmp_path / "up.git")


@pytest.fixture
def clone(upstream: Repo, tmp_path: Path) -> Repo:
    upstream.git("clone", "--quiet", str(upstream.root), str(tmp_path / "clone"))
    return Repo(tmp_path / "clone")


@pytest.fixture
def colleague(upstream: Repo, tmp_path: Path) -> Repo:
    upstream.git("clone", "--quiet", str(upstream.root), str(tmp_path / "colleague"))
    return Repo(tmp_path / "colleague")


def moves_on(colleague: Repo) -> None:
    colleague.replace(LAB, "1.1", "1.2")
    colleague.commit("Newer")
    colleague.git("push", "--quiet", "origin", "main")


def test_the_plan_starts_from_the_fetched_branch(clone: Repo, colleague: Repo) -> None:
    moves_on(colleague)
    done = clone.tool(*PROMOTE)
    assert "from origin/main" in done.out
    assert '"1.2"' in done.out
    assert f"Next: git push origin {BRANCH}" in done.out


def test_no_fetch_says_how_old_the_branch_is(clone: Repo, colleague: Repo) -> None:
    moves_on(colleague)
    done = clone.tool(*PROMOTE, "--no-fetch")
    assert '"1.2"' not in done.out
    assert "origin/main as last fetched: its newest commit is from" in done.out


def test_unmerged_commits_are_left_out_and_said(clone: Repo) -> None:
    clone.replace(LAB, "1.1", "1.9")
    clone.commit("Mine")
    done = clone.tool(*PROMOTE, "--dry-run")
    assert '"1.9"' not in done.out
    assert "1 commit of HEAD is not on origin/main" in done.out
    assert '"1.9"' in clone.tool(*PROMOTE, "--dry-run", "--from-head").out


def test_a_vanished_remote_is_one_line(clone: Repo) -> None:
    clone.git("remote", "set-url", "origin", "/nowhere/up.git")
    before = clone.state()
    done = clone.tool(*PROMOTE)
    (line,) = done.err.splitlines()
    assert done.code == 3
    assert line.startswith("promote: cannot fetch main from origin: ")
    assert "--no-fetch" in line
    assert clone.state() == before


def test_push_publishes_the_branch(clone: Repo, upstream: Repo) -> None:
    done = clone.tool(*PROMOTE, "--push")
    assert done.code == 0, done
    assert upstream.git("rev-parse", BRANCH) == clone.git("rev-parse", BRANCH)
    assert clone.tool(*PROMOTE, "--push").code == 0


def test_push_replaces_an_older_plan_of_ours(
    clone: Repo, upstream: Repo, colleague: Repo
) -> None:
    clone.tool(*PROMOTE, "--push")
    moves_on(colleague)
    assert clone.tool(*PROMOTE, "--push").code == 0
    assert upstream.git("rev-parse", BRANCH) == clone.git("rev-parse", BRANCH)


def test_push_does_not_overwrite_what_others_pushed(
    clone: Repo, upstream: Repo, colleague: Repo
) -> None:
    colleague.git("switch", "--quiet", "--create", BRANCH)
    colleague.commit("Work of a colleague")
    colleague.git("push", "--quiet", "origin", BRANCH)
    theirs = upstream.git("rev-parse", BRANCH)
    done = clone.tool(*PROMOTE, "--push")
    note, line = done.err.splitlines()
    assert (done.code, note) == (
        1,
        f"origin got another {BRANCH} meanwhile: planning anew",
    )
    assert line.startswith(f"promote: origin has another {BRANCH}, which no plan made")
    assert upstream.git("rev-parse", BRANCH) == theirs


def test_a_remote_that_refuses_is_one_line(clone: Repo, upstream: Repo) -> None:
    hook = upstream.root / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    done = clone.tool(*PROMOTE, "--push")
    assert done.code == 3
    assert done.err == (
        f"promote: cannot push {BRANCH} to origin: branch is protected; "
        f"it stays here: git push origin {BRANCH} tries again\n"
    )


def test_push_without_a_remote(repo: Repo) -> None:
    done = repo.tool(*PROMOTE, "--push")
    assert done.code == 3
    assert "there is no remote to push to" in done.err


def test_the_default_branch_is_that_of_the_remote_that_is_there(
    clone: Repo, upstream: Repo
) -> None:
    clone.replace(
        "clusters/live/cache.yaml", "targetRevision: main", "targetRevision: HEAD"
    )
    clone.commit("Follow the default branch")
    clone.git("push", "--quiet", "origin", "HEAD:refs/heads/trunk")
    upstream.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    clone.git("remote", "rename", "origin", "hub")
    clone.git("remote", "set-head", "hub", "--auto")
    assert "from hub/trunk" in clone.tool(*PROMOTE, "--dry-run").out
