"""A command that is killed: its branch is whole or absent, and all else as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import IDENTITY, Repo

TOOLS = Path(__file__).parents[4] / "tools"
PROMOTE = ("promote", "cache", "lab", "live", "--adopt", "source")
BUMP = ("bump", "cache", "lab", "image.tag=1.9", "--commit")
BRANCHES = {PROMOTE: "promote/cache/lab-to-live", BUMP: "bump/cache/lab"}
FOLDER = "overlays/live/cache"

# Dies before the N-th thing that it does to files or processes.
CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
at, seen = int(sys.argv[2]), 0
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
DOES = {{"subprocess.Popen", "os.rename", "os.remove", "os.mkdir", "os.rmdir",
        "os.chmod", "tempfile.mkdtemp", "shutil.rmtree"}}

def hook(event, words):
    global seen
    if event in DOES or event == "open" and words[2] & WRITES:
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)

from gitops.cli import main
sys.dont_write_bytecode = True
sys.addaudithook(hook)
code = main(sys.argv[3:])
print(f"events {{seen}}", file=sys.stderr)
sys.exit(code)
""".replace("{{", "{").replace("}}", "}")

# A git that takes the tool down with it, before or after its N-th run.
SHIM = """#!/bin/sh
n=$(($(cat '{count}' 2> /dev/null || echo 0) + 1))
echo $n > '{count}'
[ "$n" = {at} ] && [ {when} = before ] && kill -9 $PPID && exit 1
'{git}' "$@"
code=$?
[ "$n" = {at} ] && [ {when} = after ] && kill -9 $PPID
exit $code
"""


def run(
    repo: Repo, words: tuple[str, ...], at: int = 0, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, killed at its event `at`."""
    found = os.environ["PATH"]
    extra = {"PATH": f"{path}:{found}" if path else found}
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(TOOLS), str(at), words[0],
         "--repo", str(repo.root), *words[1:]],
        env={**os.environ, **IDENTITY, **extra},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def shim(folder: Path, at: int, when: str) -> Path:
    folder.mkdir()
    text = SHIM.format(
        count=folder / "count", at=at, when=when, git=shutil.which("git")
    )
    (folder / "git").write_text(text)
    (folder / "git").chmod(0o755)
    return folder


def untouched(repo: Repo) -> tuple[object, ...]:
    """HEAD, the index and the working tree, byte for byte, and the other branches."""
    files = [
        (path.relative_to(repo.root), path.read_bytes())
        for path in sorted(repo.root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(repo.root).parts
    ]
    held = [(repo.root / ".git" / name).read_bytes() for name in ("HEAD", "index")]
    return files, held, repo.git("rev-parse", "main")


def check(repo: Repo, words: tuple[str, ...], want: str) -> None:
    """What must hold after a kill, and that the command succeeds the second time."""
    branch = BRANCHES[words]
    assert repo.git("fsck", "--strict", "--no-dangling") == ""
    assert not list((repo.root / ".git").rglob("*.lock"))
    there = repo.git("rev-parse", "-q", "--verify", f"{branch}^{{tree}}", check=False)
    assert there in ("", want)
    assert repo.git("for-each-ref", "--format=%(refname:short)").split() in (
        ["main"],
        sorted(["main", branch]),
    )
    assert repo.tool(*words).code == 0
    assert repo.git("rev-parse", f"{branch}^{{tree}}") == want
    assert repo.git("rev-list", "--count", f"main..{branch}") == "1"


def survives(
    repo: Repo, words: tuple[str, ...], want: str, at: int, path: Path | None = None
) -> bool:
    """Kill it once, check all, make the branch go; False if it was past its end."""
    repo.write("staged.txt", "staged\n")
    repo.git("add", "staged.txt")
    before = untouched(repo)
    done = run(repo, words, at, path)
    assert done.returncode in (-9, 0), done
    assert untouched(repo) == before
    check(repo, words, want)
    repo.git("branch", "-D", BRANCHES[words])
    return done.returncode == -9


def twin(repo: Repo, folder: Path) -> Repo:
    """The same commits, by their ids: a record names the one that it came from."""
    shutil.copytree(repo.root, folder)
    return Repo(folder)


def wanted(repo: Repo, words: tuple[str, ...]) -> tuple[str, int]:
    """The tree that the command makes when it lives, and its number of events."""
    done = run(repo, words)
    assert done.returncode == 0, done
    events = int(done.stderr.rpartition("events ")[2])
    return repo.git("rev-parse", f"{BRANCHES[words]}^{{tree}}"), events


@pytest.mark.parametrize("words", [PROMOTE, BUMP], ids=["promote", "bump"])
def test_killed_at_a_few_points(
    repo: Repo, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """The last events are those that write; a run may have one more or less."""
    want, events = wanted(twin(repo, tmp_path / "other"), words)
    points = (events // 2, *range(events - 8, events + 1, 2))
    killed = [survives(repo, words, want, at) for at in points]
    assert sum(killed) >= len(points) - 2


@pytest.mark.slow
@pytest.mark.parametrize("words", [PROMOTE, BUMP], ids=["promote", "bump"])
def test_killed_at_every_event(
    repo: Repo, tmp_path: Path, words: tuple[str, ...]
) -> None:
    want, events = wanted(twin(repo, tmp_path / "other"), words)
    assert events > 30
    killed = [survives(repo, words, want, at) for at in range(1, events + 1)]
    assert sum(killed) >= events - 5  # a run may have some more or less


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("words", [PROMOTE, BUMP], ids=["promote", "bump"])
def test_killed_around_every_git_process(
    repo: Repo, tmp_path: Path, words: tuple[str, ...], when: str
) -> None:
    want, _ = wanted(twin(repo, tmp_path / "other"), words)
    points = 0
    while survives(
        repo, words, want, 0, shim(tmp_path / f"{points}", points + 1, when)
    ):
        points += 1
    assert points > 10


def states(repo: Repo) -> Iterator[tuple[str, bytes]]:
    """The target's files, but those that wait beside their place."""
    for path in sorted((repo.root / FOLDER).rglob("*")):
        if path.is_file() and not path.name.endswith(".new"):
            yield str(path.relative_to(repo.root)), path.read_bytes()


def killed_in_place(repo: Repo, good: dict[str, bytes], at: int) -> None:
    """Every file is the old one or the new one; `git` brings all of it back."""
    before, head = dict(states(repo)), untouched(repo)[1:]
    assert run(repo, (*PROMOTE, "--in-place"), at).returncode in (-9, 0)
    for path, data in states(repo):
        assert data in (before.get(path), good.get(path)), path
    assert before.keys() <= dict(states(repo)).keys()
    assert untouched(repo)[1:] == head
    repo.git("checkout", "--quiet", "--", ".")
    repo.git("clean", "-dfq")
    assert repo.tool(*PROMOTE, "--in-place").code == 0
    assert dict(states(repo)) == good
    repo.git("checkout", "--quiet", "--", ".")
    repo.git("clean", "-dfq")


def in_place(repo: Repo) -> tuple[dict[str, bytes], int]:
    done = run(repo, (*PROMOTE, "--in-place"))
    return dict(states(repo)), int(done.stderr.rpartition("events ")[2])


def test_in_place_never_leaves_half_a_file(repo: Repo, tmp_path: Path) -> None:
    good, events = in_place(twin(repo, tmp_path / "other"))
    for at in (events - 12, events - 9, events - 7):
        killed_in_place(repo, good, at)


@pytest.mark.slow
def test_in_place_never_leaves_half_a_file_at_any_event(
    repo: Repo, tmp_path: Path
) -> None:
    good, events = in_place(twin(repo, tmp_path / "other"))
    for at in range(1, events + 1):
        killed_in_place(repo, good, at)
