from __future__ import annotations

from pathlib import Path

import pytest

from gitops.errors import Surroundings
from gitops.repository.git import find, is_repository, reason
from tests.support import Repo


def unopened(folder: Path) -> str:
    with pytest.raises(Surroundings) as caught:
        find(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_repository_around_a_folder_is_found(repo: Repo) -> None:
    assert find(repo.root / "apps" / "cache").root == repo.root
    assert is_repository(repo.root / "apps" / "cache")


def test_a_worktree_of_another_repository_is_one(repo: Repo, tmp_path: Path) -> None:
    other = tmp_path / "other"
    repo.git("worktree", "add", "--quiet", str(other))
    assert find(other).root == other
    assert find(other).text("rev-parse", "HEAD") == repo.git("rev-parse", "HEAD")


def test_a_folder_without_a_repository_is_named(tmp_path: Path) -> None:
    assert (
        unopened(tmp_path)
        == f"{tmp_path}: not a git repository; name one with --repo DIR"
    )
    assert not is_repository(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert unopened(tmp_path / "none") == f"{tmp_path / 'none'}: no such folder"


def test_a_bare_repository_is_refused(repo: Repo) -> None:
    repo.git("init", "--quiet", "--bare", "bare.git")
    assert "a bare repository" in unopened(repo.root / "bare.git")


def test_a_repository_with_other_hashes_is_refused(repo: Repo) -> None:
    repo.git("init", "--quiet", "--object-format=sha256", "other")
    other = Repo(repo.root / "other")
    other.write("a", "a")
    other.commit()
    with pytest.raises(Surroundings, match="SHA-256"):
        find(other.root)


def test_a_broken_repository_is_told_in_one_line(repo: Repo) -> None:
    (repo.root / ".git/HEAD").unlink()
    assert str(repo.root) in unopened(repo.root)


def test_bytes_go_in_and_come_out_as_they_are(repo: Repo) -> None:
    git = find(repo.root)
    data = bytes(range(256)) * 4000
    oid = git.run("hash-object", "-w", "--stdin", feed=data).decode().strip()
    assert git.run("cat-file", "blob", oid) == data
    assert git.run("cat-file", "blob", git.text("hash-object", "-w", "--stdin")) == b""


def test_a_failure_carries_the_reason_of_git(repo: Repo) -> None:
    with pytest.raises(Surroundings, match=r"git show failed: .*nothing"):
        find(repo.root).run("show", "nothing")
    assert find(repo.root).ask("rev-parse", "--verify", "-q", "nothing") is None


def test_reading_takes_no_lock_and_speaks_english(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    (repo.root / ".git/index.lock").touch()
    assert "On branch main" in find(repo.root).text("status")


def test_nobody_is_asked_for_a_password(repo: Repo) -> None:
    asked = find(repo.root).text("-c", "alias.e=!echo $GIT_TERMINAL_PROMPT", "e")
    assert asked == "0"


def test_git_itself_may_be_missing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    git = find(repo.root)
    monkeypatch.setenv("PATH", str(repo.root / "apps"))
    with pytest.raises(Surroundings, match="git is not installed"):
        git.run("status")


@pytest.mark.parametrize(
    ("err", "why"),
    [
        (b"hint: x\nfatal: no such branch\n", "no such branch"),
        (b"warning: y\nerror: bad\nfatal: worse\n", "bad"),
        (b"only this\n", "only this"),
        (b"", "no reason given"),
        (b"fatal: caf\xe9\n", "caf\ufffd"),
    ],
)
def test_the_line_that_says_why(err: bytes, why: str) -> None:
    assert reason(err) == why
