"""The hooks of pre-commit: ours, and what other repositories take from here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import IDENTITY, ROOT, Repo, make_repository

HOOKS = ROOT / ".pre-commit-hooks.yaml"
CONFIG = ROOT / ".pre-commit-config.yaml"
OVERLAY = "overlays/lab/cache/values.yaml"


def hooks(path: Path) -> dict[str, dict[str, Any]]:
    read = yaml.safe_load(path.read_text())
    listed = read if path == HOOKS else read["repos"][0]["hooks"]
    return {hook["id"]: hook for hook in listed}


def test_others_run_the_launcher_over_everything() -> None:
    (hook,) = hooks(HOOKS).values()
    assert os.access(ROOT / hook["entry"], os.X_OK)
    assert (hook["pass_filenames"], hook["always_run"]) == (False, True)


def test_ours_is_the_same_hook_and_fetches_nothing() -> None:
    read = yaml.safe_load(CONFIG.read_text())
    assert [repo["repo"] for repo in read["repos"]] == ["local"]
    theirs, ours = hooks(HOOKS)["gitops-lint"], hooks(CONFIG)["gitops-lint"]
    assert ours == {key: theirs[key] for key in theirs if key != "description"}


def precommit(repo: Repo, *words: str) -> subprocess.CompletedProcess[str]:
    """The real program, at home in the repository's own folder of scratch files."""
    home = repo.root.parent / "home"
    environment = {**os.environ, **IDENTITY, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=repo.root,
        env={**environment, "PRE_COMMIT_COLOR": "never"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def provider(tmp_path: Path) -> Repo:
    """A repository that offers our hook with our tools, as installed here."""
    repo = Repo(tmp_path / "provider")
    shutil.copytree(
        ROOT / "tools",
        repo.root / "tools",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(HOOKS, repo.root)
    (repo.root / ".tools").symlink_to(ROOT / ".tools")
    repo.git("init", "--quiet", "--initial-branch", "main")
    repo.commit("Tools")
    return repo


@pytest.fixture
def user(tmp_path: Path, provider: Repo) -> Repo:
    """Another repository, which takes the hook by its address and revision."""
    repo = make_repository(tmp_path / "user", "tidy")
    source = {
        "repo": str(provider.root),
        "rev": provider.git("rev-parse", "HEAD"),
        "hooks": [{"id": "gitops-lint"}],
    }
    repo.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [source]}))
    repo.commit("Hook")
    return repo


@pytest.mark.slow
class TestPreCommit:
    def test_a_clean_repository_passes(self, user: Repo) -> None:
        done = precommit(user, "run", "--all-files", "--verbose")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "checked 2 environments, 4 applications, 22 resources" in done.stdout

    def test_a_commit_with_a_defect_is_refused(self, user: Repo) -> None:
        assert precommit(user, "install").returncode == 0
        before = user.git("rev-parse", "HEAD")
        user.replace(OVERLAY, "tag:", "tagg:")

        user.git("commit", "--quiet", "--all", "--message", "Typo", check=False)

        assert user.git("rev-parse", "HEAD") == before
        user.replace(OVERLAY, "tagg:", "tag:")
        user.replace(OVERLAY, "# The lab", "# Our lab")
        user.git("commit", "--quiet", "--all", "--message", "Comment")
        assert user.git("rev-parse", "HEAD~1") == before

    def test_a_file_that_is_deleted_is_no_reason_to_skip(self, user: Repo) -> None:
        user.git("rm", "--quiet", OVERLAY)
        done = precommit(user, "run")
        assert done.returncode == 1
        assert ": error: " in done.stdout

    def test_it_can_be_tried(self, user: Repo, provider: Repo) -> None:
        done = precommit(user, "try-repo", str(provider.root), "--all-files")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Passed" in done.stdout
