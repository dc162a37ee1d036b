from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from gitops.errors import Refusal, Surroundings
from gitops.repository.git import find
from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source
from gitops.repository.worktree import write
from tests.support import Repo

CHART = "overlays/live/cache/chart"
VALUES = "overlays/live/cache/values.yaml"
ROOT = os.geteuid() == 0


def here(repo: Repo) -> Snapshot:
    return Source(find(repo.root)).working_tree


def files(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder but git's own, ignored ones and leftovers too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if ".git" not in path.relative_to(folder).parts
    }


def promoted(repo: Repo) -> tuple[Snapshot, Snapshot]:
    """The working tree, and the same with a chart placed and values changed."""
    before = here(repo)
    after = before.grafted(CHART, before, "apps/cache")
    return before, after.edited({VALUES: b"replicas: 3\n"})


def test_what_differs_is_written_added_and_removed(repo: Repo) -> None:
    repo.write(f"{CHART}/stale.yaml", "a: 1\n")
    (repo.root / "apps/cache/run.sh").write_text("#!/bin/sh\n")
    (repo.root / "apps/cache/run.sh").chmod(0o755)
    before, after = promoted(repo)
    write(repo.root, before, after)
    assert here(repo).entries == after.entries
    assert repo.read(VALUES) == "replicas: 3\n"
    assert os.access(repo.root / CHART / "run.sh", os.X_OK)
    assert not (repo.root / CHART / "stale.yaml").exists()


def test_what_does_not_differ_is_not_even_touched(repo: Repo) -> None:
    untouched = repo.root / "apps/cache/values.yaml"
    os.utime(untouched, (1, 1))
    write(repo.root, *promoted(repo))
    assert untouched.stat().st_mtime == 1


def test_ignored_files_and_those_of_other_people_survive(repo: Repo) -> None:
    repo.write(".gitignore", "*.local\n")
    repo.write(f"{CHART}/mine.local", "mine")
    repo.write("overlays/live/cache/.values.yaml.new", "also mine")
    repo.write("src/main.c", "int main;")
    write(repo.root, *promoted(repo))
    assert repo.read(f"{CHART}/mine.local") == "mine"
    assert repo.read("overlays/live/cache/.values.yaml.new") == "also mine"
    assert repo.read("src/main.c") == "int main;"


def test_nothing_is_left_beside_the_files(repo: Repo) -> None:
    before, after = promoted(repo)
    write(repo.root, before, after)
    extra = files(repo.root).keys() - after.entries.keys()
    assert extra == {"README.md"}


def refused(repo: Repo, before: Snapshot, after: Snapshot) -> str:
    """Why a write failed; everything is as it was."""
    old, status = files(repo.root), repo.git("status", "--porcelain", "--ignored")
    with pytest.raises(Surroundings) as caught:
        write(repo.root, before, after)
    assert files(repo.root) == old
    assert repo.git("status", "--porcelain", "--ignored") == status
    return str(caught.value)


def test_a_folder_in_the_way_of_a_file_stops_all_of_it(repo: Repo) -> None:
    before, after = promoted(repo)
    (repo.root / CHART / "values.yaml").mkdir(parents=True)
    assert "nothing was changed" in refused(repo, before, after)


def test_a_file_in_the_way_of_a_folder_stops_all_of_it(repo: Repo) -> None:
    before, after = promoted(repo)
    repo.write(f"{CHART}/templates", "in the way")
    assert "nothing was changed" in refused(repo, before, after)


def test_a_tracked_file_that_becomes_a_folder_stops_all_of_it(repo: Repo) -> None:
    repo.write(f"{CHART}/templates", "a file\n")
    repo.commit()
    before, after = promoted(repo)
    assert "nothing was changed" in refused(repo, before, after)


def test_a_file_that_should_go_and_is_gone_is_no_failure(repo: Repo) -> None:
    repo.write(f"{CHART}/stale.yaml", "a: 1\n")
    before, after = promoted(repo)
    (repo.root / CHART / "stale.yaml").unlink()
    write(repo.root, before, after)
    assert here(repo).entries == after.entries


def test_a_chart_copy_that_is_a_symlink_is_refused(repo: Repo) -> None:
    (repo.root / CHART).symlink_to("../../../apps/cache")
    before, after = promoted(repo)
    old = files(repo.root)
    with pytest.raises(Refusal, match=f"{CHART}: is a symlink"):
        write(repo.root, before, after)
    assert files(repo.root) == old


def test_a_chart_with_a_symlink_is_refused_before_anything_is_written(
    repo: Repo,
) -> None:
    (repo.root / "apps/cache/link").symlink_to("values.yaml")
    before, after = promoted(repo)
    old = files(repo.root)
    with pytest.raises(Refusal, match="is a symlink"):
        write(repo.root, before, after)
    assert files(repo.root) == old


@pytest.fixture
def locked(repo: Repo) -> Iterator[Path]:
    """The chart copy's folder, where nobody may write."""
    folder = repo.root / CHART
    folder.mkdir(parents=True)
    repo.write(f"{CHART}/stale.yaml", "a: 1\n")
    if ROOT:
        done = subprocess.run(
            ["chattr", "+i", str(folder)], check=False, capture_output=True
        )
        if done.returncode:
            pytest.skip("root, and this file system has no immutable flag")
        yield folder
        subprocess.run(["chattr", "-i", str(folder)], check=True)
    else:
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def test_a_folder_where_nobody_may_write_stops_all_of_it(
    repo: Repo, locked: Path
) -> None:
    why = refused(repo, *promoted(repo))
    assert str(locked) in why
    assert "permitted" in why or "denied" in why


FULL = """
import os, resource, signal, sys
from pathlib import Path
from gitops.errors import Surroundings
from gitops.repository.git import find
from gitops.repository.source import Source
from gitops.repository.worktree import write
before = Source(find(Path.cwd())).working_tree
after = before.edited({
    "apps/cache/values.yaml": b"small: 1\\n", "overlays/big.yaml": b"# " * 50_000,
})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    write(Path.cwd(), before, after)
except Surroundings as error:
    sys.exit(str(error))
"""


def child(repo: Repo, script: str) -> subprocess.CompletedProcess[str]:
    tools = str(Path(__file__).parents[3] / "tools")
    return subprocess.run(
        [sys.executable, "-c", script], cwd=repo.root, check=False, text=True,
        capture_output=True, env={**os.environ, "PYTHONPATH": tools},
    )  # fmt: skip


def test_a_disk_that_takes_no_more_stops_all_of_it(repo: Repo) -> None:
    old = files(repo.root)
    done = child(repo, FULL)
    assert done.returncode == 1
    assert done.stderr.endswith("File too large; nothing was changed\n")
    assert files(repo.root) == old


def test_a_full_disk_stops_all_of_it(repo: Repo, tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    size = ["-t", "tmpfs", "-o", "size=1m", "none", str(mount)]
    if (
        not ROOT
        or subprocess.run(["mount", *size], check=False, capture_output=True).returncode
    ):
        pytest.skip("only root may mount a small disk")
    try:
        shutil.copytree(repo.root, mount / "repo")
        small = Repo(mount / "repo")
        (mount / "ballast").write_bytes(b"x" * 2**19)
        before = here(small)
        after = before.edited({VALUES: b"a: 1\n", "overlays/big": b"# " * 2**18})
        assert "No space left on device; nothing was changed" in refused(
            small, before, after
        )
    finally:
        subprocess.run(["umount", str(mount)], check=True)


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from gitops.repository.git import find
from gitops.repository.source import Source
from gitops.repository import worktree
signal.signal(signal.SIGINT, signal.default_int_handler)
before = Source(find(Path.cwd())).working_tree
after = before.edited({path: b"changed: 1\\n" for path in before.entries})
count = 0
def audit(event, arguments):
    global count
    count += event == "os.rename"
    if count == 5:
        count += 1
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(audit)
try:
    worktree.write(Path.cwd(), before, after)
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_ctrl_c_between_two_files_takes_the_first_ones_back(repo: Repo) -> None:
    old = files(repo.root)
    assert child(repo, INTERRUPTED).returncode == 130
    assert files(repo.root) == old
