"""Promotion in repositories of every shape: worktrees, clones, checkouts, settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import Repo, Result, make_repository

BRANCH = "promote/cache/lab-to-live"
PROMOTE = ("promote", "cache", "lab", "live", "--adopt", "source")
LIVE = "overlays/live/cache/values.yaml"


def promoted(repo: Repo, *words: str) -> Result:
    """The end of a promotion that worked, and that left the checkout alone."""
    before, head = repo.state()[1:], repo.git("rev-parse", "HEAD")
    done = repo.tool(*PROMOTE, *words)
    assert done.code == 0, done
    assert (repo.state()[1:], repo.git("rev-parse", "HEAD")) == (before, head)
    assert repo.git("fsck", "--strict", "--no-dangling") == ""
    return done


def refused(repo: Repo, code: int, *words: str) -> str:
    before = repo.state()
    done = repo.tool(*PROMOTE, *words)
    assert (done.code, repo.state()) == (code, before), done
    (line,) = done.err.splitlines()
    return line


@pytest.fixture
def upstream(tmp_path: Path) -> Repo:
    """A bare repository with a history, which serves parts of it."""
    start = make_repository(tmp_path / "start")
    start.tool(*PROMOTE)
    start.git("merge", "--quiet", "--no-edit", BRANCH)
    start.replace("overlays/lab/cache/values.yaml", "1.1", "1.2")
    start.commit("Newer")
    start.git("clone", "--quiet", "--bare", str(start.root), str(tmp_path / "up.git"))
    bare = Repo(tmp_path / "up.git")
    bare.git("branch", "-D", BRANCH)
    bare.git("config", "uploadpack.allowFilter", "true")
    bare.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return bare


def cloned(upstream: Repo, folder: Path, *words: str) -> Repo:
    url = f"file://{upstream.root}"
    upstream.git("clone", "--quiet", *words, url, str(folder))
    return Repo(folder)


def test_from_a_linked_worktree(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    repo.git("worktree", "add", "--quiet", "-b", "topic", str(other.root))
    promoted(other)
    assert repo.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")


def test_from_a_worktree_while_the_branch_is_open_in_another(
    repo: Repo, tmp_path: Path
) -> None:
    promoted(repo)
    other = Repo(tmp_path / "other")
    repo.git("worktree", "add", "--quiet", str(other.root), BRANCH)
    repo.replace("overlays/lab/cache/values.yaml", "1.1", "1.2")
    repo.commit()
    assert f"is checked out in {other.root}" in refused(repo, 1)


def test_with_a_detached_head(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--detach")
    promoted(repo)
    assert repo.git("symbolic-ref", "-q", "HEAD", check=False) == ""


def test_from_a_folder_below(repo: Repo) -> None:
    assert Repo(repo.root / "apps/cache").tool(*PROMOTE).code == 0
    assert repo.git("rev-list", "--count", f"main..{BRANCH}") == "1"


def test_a_clone_without_blobs_fetches_them(upstream: Repo, tmp_path: Path) -> None:
    clone = cloned(upstream, tmp_path / "part", "--filter=blob:none")
    done = promoted(clone, "--push")
    assert '"1.2"' in done.out
    assert upstream.git("rev-parse", BRANCH) == clone.git("rev-parse", BRANCH)


def test_a_clone_without_blobs_whose_remote_is_gone(
    upstream: Repo, tmp_path: Path
) -> None:
    clone = cloned(upstream, tmp_path / "part", "--filter=blob:none", "--no-checkout")
    upstream.root.rename(tmp_path / "away.git")
    done = clone.tool(*PROMOTE, "--no-fetch")
    (line,) = done.err.splitlines()
    assert done.code == 3
    assert f"'{upstream.root}' does not appear to be a git repository" in line
    assert clone.git("branch", "--list", BRANCH) == ""


def test_a_shallow_clone_promotes_the_first_time(repo: Repo, tmp_path: Path) -> None:
    clone = cloned(repo, tmp_path / "small", "--depth", "1")
    promoted(clone)
    assert clone.git("rev-parse", f"{BRANCH}^") == repo.git("rev-parse", "main")


def test_a_shallow_clone_does_not_know_what_was_withdrawn(
    upstream: Repo, tmp_path: Path
) -> None:
    """History decides what is promoted: a part of it could decide wrongly."""
    clone = cloned(upstream, tmp_path / "small", "--depth", "1")
    before = clone.git("rev-parse", "--verify", "-q", BRANCH, check=False)
    done = clone.tool("promote", "cache", "lab", "live")
    assert done.code == 3, done
    assert done.err.endswith("git fetch --unshallow\n")
    assert clone.git("rev-parse", "-q", "--verify", BRANCH, check=False) == before
    clone.git("fetch", "--quiet", "--unshallow")
    assert clone.tool("promote", "cache", "lab", "live").code == 0


def test_submodules_stay_as_they_are(repo: Repo, tmp_path: Path) -> None:
    module = make_repository(tmp_path / "module")
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "submodule", "add", "--quiet", str(module.root), "vendor/lib")
    repo.git(*allow, "submodule", "add", "--quiet", str(module.root), "apps/lib")
    repo.commit("Submodules")
    promoted(repo)
    for path in ("vendor/lib", "apps/lib", ".gitmodules"):
        assert repo.git("rev-parse", f"{BRANCH}:{path}") == repo.git(
            "rev-parse", f"main:{path}"
        )


def test_a_sparse_checkout_deletes_nothing(repo: Repo) -> None:
    repo.git("sparse-checkout", "set", "overlays/lab")
    assert not (repo.root / "apps").exists()
    promoted(repo)
    gone = repo.git("diff", "--name-only", "--diff-filter=D", "main", BRANCH)
    assert gone == ""


def test_a_sparse_checkout_and_the_working_tree(repo: Repo) -> None:
    """What lies outside of the cone is as the index has it."""
    repo.git("sparse-checkout", "set", "overlays/lab", "clusters")
    done = repo.tool("bump", "cache", "lab", "image.tag=1.9")
    assert done.code == 0, done
    assert repo.git("status", "--porcelain") == " M overlays/lab/cache/values.yaml"


def test_modes_come_from_the_index_where_the_disk_has_none(repo: Repo) -> None:
    repo.write("apps/cache/files/run.sh", "#!/bin/sh\n")
    (repo.root / "apps/cache/files/run.sh").chmod(0o755)
    repo.commit("A script")
    repo.git("config", "core.fileMode", "false")
    for path in repo.root.glob("apps/cache/**/*"):
        if path.is_file():
            path.chmod(0o644)
    assert repo.git("status", "--porcelain") == ""
    assert repo.tool(*PROMOTE, "--in-place").code == 0
    repo.git("add", "--all")
    tree = repo.git("write-tree")
    row = repo.git("ls-tree", "-r", tree, "overlays/live/cache/chart/files/run.sh")
    assert row.startswith("100644")  # new there, and the disk keeps no bit
    promoted_tree = repo.git("rev-parse", "main:apps/cache/files")
    repo.git("reset", "--quiet", "--hard")
    promoted(repo)
    copied = repo.git("rev-parse", f"{BRANCH}:overlays/live/cache/chart/files")
    assert copied == promoted_tree


def test_a_signer_that_fails_is_one_line(repo: Repo, tmp_path: Path) -> None:
    signer = tmp_path / "gpg"
    signer.write_text("#!/bin/sh\necho 'gpg: no secret key' >&2\nexit 2\n")
    signer.chmod(0o755)
    repo.git("config", "gpg.program", str(signer))
    repo.git("config", "commit.gpgSign", "true")
    line = refused(repo, 3)
    assert line.startswith("promote: the commit could not be signed: gpg")
    assert "user.signingKey" in line


def test_a_bare_repository_is_one_line(upstream: Repo) -> None:
    done = upstream.tool(*PROMOTE)
    assert done.code == 3
    assert done.err.endswith("a bare repository; clone it and work there\n")


def test_a_git_dir_of_the_environment_does_not_lead_astray(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a hook, where git sets it: --repo names another repository."""
    other = make_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
    done = repo.tool(*PROMOTE)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name)
    assert done.code == 0, done
    assert repo.git("branch", "--list", BRANCH).strip() == BRANCH
    assert other.git("branch", "--list", BRANCH) == ""


def test_signatures_shown_in_logs_do_not_confuse(repo: Repo) -> None:
    repo.git("config", "log.showSignature", "true")
    promoted(repo)
    assert "holds this very plan" in promoted(repo).out


def test_a_lock_that_a_killed_git_left_is_named(repo: Repo) -> None:
    lock = repo.root / f".git/refs/heads/{BRANCH}.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    line = refused(repo, 3)
    assert str(lock) in line
    assert "if no git runs here, remove that file" in line
