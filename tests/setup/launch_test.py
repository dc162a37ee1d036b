"""The launchers, as files that people start in many ways."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.setup.checkout import ROOT, Checkout, make

LAUNCHERS = ("promote", "bump", "lint", "diff", "test")
SLOWEST_SECONDS = 0.030


def tool(name: str) -> Path:
    return Path(shutil.which(name) or pytest.fail(f"{name} is not on PATH"))


@pytest.fixture(scope="module")
def ready() -> Iterator[Checkout]:
    """A checkout that is set up, in a folder with a blank in its name."""
    folder = Path(mkdtemp(prefix="a checkout "))
    checkout = make(folder / "it")
    assert checkout.run().code == 0
    yield checkout
    shutil.rmtree(folder)


def test_arguments_arrive_as_they_are(ready: Checkout) -> None:
    ran = ready.run(ready.launcher, "redis", "", "a b", "*", "--x='y'")
    assert ran.answer["arguments"] == ["promote", "redis", "", "a b", "*", "--x='y'"]
    assert ran.err == ""


@pytest.mark.parametrize("name", ["promote", "bump"])
def test_the_command_is_named_by_the_file(ready: Checkout, name: str) -> None:
    assert ready.run(ready.root / "tools" / name).answer["arguments"] == [name]


@pytest.mark.parametrize("word", ["./promote", "../tools/promote", "sh promote"])
def test_relative(ready: Checkout, word: str) -> None:
    assert ready.run(*word.split(), cwd=ready.root / "tools").code == 0


def test_through_links(ready: Checkout, tmp_path: Path) -> None:
    absolute, relative = tmp_path / "absolute", tmp_path / "folder" / "relative"
    absolute.symlink_to(ready.launcher)
    relative.parent.mkdir()
    relative.symlink_to("../absolute")
    linked = tmp_path / "linked"
    linked.symlink_to(relative.parent)
    ran = ready.run(linked / "relative", cwd="/")
    assert ran.answer["arguments"] == ["promote"]


def test_from_path(ready: Checkout) -> None:
    path = f"{ready.root}/tools:{ready.environment['PATH']}"
    ran = ready.run("/bin/sh", "-c", "promote", env={"PATH": path}, cwd="/")
    assert ran.code == 0


def test_the_callers_python_settings_do_not_reach_the_command(
    ready: Checkout, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')")
    environment = {**ready.environment, "PYTHONPATH": str(tmp_path)}
    assert ready.run(env=environment, cwd=tmp_path).code == 0


def test_no_git(ready: Checkout, path_of: Callable[..., str]) -> None:
    ran = ready.run(env={"PATH": path_of(cmp=tool("cmp"))})
    assert ran.code == 3
    assert ran.err == "promote: git is not on PATH; install it, then run this again\n"


def test_no_python_that_is_new_enough(
    tmp_path: Path, path_of: Callable[..., str]
) -> None:
    path = path_of(git=tool("git"), cmp=tool("cmp"), python3="exit 1")
    ran = make(tmp_path / "checkout").run(env={"PATH": path})
    assert ran.code == 3
    wanted = (
        "promote: no Python 3.10 or newer on PATH; install one, then run this again\n"
    )
    assert ran.err == wanted


def test_a_python3_that_is_too_old_is_passed_over(
    tmp_path: Path, path_of: Callable[..., str]
) -> None:
    newer = f'exec "{sys.executable}" "$@"'
    path = path_of(git=tool("git"), cmp=tool("cmp"), python3="exit 1", python3_12=newer)
    ran = make(tmp_path / "checkout").run(env={"PATH": path})
    assert ran.code == 0, ran.err


def test_the_launchers_differ_in_their_comment_alone() -> None:
    texts = [(ROOT / "tools" / name).read_text().splitlines() for name in LAUNCHERS]
    assert len({tuple(lines[:1] + lines[2:]) for lines in texts}) == 1
    assert all(lines[1].startswith("# ") for lines in texts)


@pytest.mark.slow  # as it measures, it wants the machine for itself
def test_a_later_run_costs_next_to_nothing(ready: Checkout) -> None:
    program = ready.root / ".tools" / "venv" / "bin" / "python"
    direct: list[Path | str] = [program, "-I", ready.root / "tools", "promote"]
    cost = _median(ready, [ready.launcher]) - _median(ready, direct)
    assert cost < SLOWEST_SECONDS


def _median(ready: Checkout, command: list[Path | str]) -> float:
    times = []
    for _ in range(9):
        start = time.perf_counter()
        subprocess.run(command, env=ready.environment, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
