"""A promotion that is interrupted, or may not or cannot write: one line, no change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.support import Repo, listens, make_repository

BRANCH = "promote/cache/lab-to-live"
ADOPT = ("promote", "cache", "lab", "live", "--adopt", "source")
LIVE = "overlays/live/cache/values.yaml"
TOOLS = Path(__file__).parents[4] / "tools"


def until_helm_runs(process: subprocess.Popen[str]) -> None:
    """Wait until the library's own threads are there, and its work has begun."""
    tasks = Path(f"/proc/{process.pid}/task")
    end = time.monotonic() + 20
    while tasks.is_dir() and len(list(tasks.iterdir())) < 4 and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1)


def test_ctrl_c_ends_at_once_and_changes_nothing(repo: Repo) -> None:
    """An endless template runs in native code; the wait for it can be interrupted."""
    endless = "{{ range until 9999999 }}{{ range until 9999999 }}{{ end }}{{ end }}"
    repo.write("apps/cache/templates/endless.yaml", endless)
    repo.commit()
    before = repo.state()
    words = [sys.executable, "-I", str(TOOLS), "promote", "--repo", str(repo.root)]
    with subprocess.Popen(
        [*words, *ADOPT[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, preexec_fn=listens,  # noqa: PLW1509  one thread runs here
    ) as process:  # fmt: skip
        until_helm_runs(process)
        assert process.poll() is None
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, err) == (130, "\npromote: interrupted\n")
    assert time.monotonic() - start < 5
    assert repo.state() == before


def test_a_full_disk_is_one_line_and_changes_nothing(repo: Repo) -> None:
    """A limit on file sizes stands for the full disk: writing fails the same way."""
    before = repo.state()
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40));"
        f"sys.path.insert(0, {str(TOOLS)!r});"
        "from gitops.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    words = ["promote", "--repo", str(repo.root), *ADOPT[1:]]
    for extra in ((), ("--in-place",)):
        done = subprocess.run(
            [sys.executable, "-c", limited, *words, *extra],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 3, done
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert repo.state() == before


def as_nobody(
    repo: Repo, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a promotion as a user who may read the repository and write nothing.

    A dry run comes first, as the user we are: what it imports may lie where
    nobody else may read.
    """
    drop = (
        "import os, sys;"
        f"sys.path.insert(0, {str(TOOLS)!r});"
        "from gitops.cli import main; words = sys.argv[1:];"
        "main([*words, '--dry-run']); import gitops.commands.publish;"
        "os.setgid(65534); os.setuid(65534); sys.exit(main(words))"
    )
    return subprocess.run(
        [sys.executable, "-c", drop, "promote", "--repo", str(repo.root), *ADOPT[1:]],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.fixture
def readable(tmp_path: Path) -> Repo:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(gettempdir()) and folder != Path(gettempdir()):
            folder.chmod(0o755)
    return make_repository(tmp_path / "repo")


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, which root may")
def test_no_write_permission_is_one_line(readable: Repo) -> None:
    safe = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    before = readable.state()
    done = as_nobody(readable, safe)
    assert done.returncode == 3, done
    (line,) = done.stderr.splitlines()
    assert "insufficient permission" in line or "ermission denied" in line
    assert readable.state() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user, which root may")
def test_a_repository_of_another_user_is_one_line(readable: Repo) -> None:
    done = as_nobody(readable, {})
    assert done.returncode == 3, done
    (line,) = done.stderr.splitlines()
    assert "belongs to another user" in line
    assert "safe.directory" in line
