"""The pins as they are committed, and the shell files beside them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT

SETUP = ROOT / "tools" / "setup"
LOCKS = sorted(path.name for path in SETUP.glob("*.lock"))
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
SHELL = ("tools/promote", "tools/setup/launch.sh", "tools/setup/relock", ".ci/run")


def pinned(lock: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((SETUP / lock).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (SETUP / lock).read_text().strip())
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host_or_a_folder(lock: str) -> None:
    text = (SETUP / lock).read_text()
    assert not re.search(r"://|^-|^\s*--(?!hash=)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_holds_what_is_asked_for(lock: str) -> None:
    wanted = (SETUP / lock).with_suffix(".in").read_text()
    names = re.findall(r"^([A-Za-z][\w.-]*)", wanted, re.MULTILINE)
    found = {_plain(name) for name, _ in pinned(lock)}
    assert {_plain(name) for name in names} <= found


def test_the_tests_run_on_the_packages_that_people_run() -> None:
    core, test = dict(pinned("core.lock")), pinned("test.lock")
    assert all(version == core.get(name, version) for name, version in test)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", SHELL)
def test_shellcheck(path: str) -> None:
    program = shutil.which("shellcheck")
    if not program and "CI" not in os.environ:
        pytest.skip("shellcheck is not on PATH; CI has it")
    assert program, "CI must install shellcheck"
    command = [program, "-x", "-P", "SCRIPTDIR", str(ROOT / path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["promote", "bump", "lint", "diff", "test"])
def test_the_launchers_may_be_run(name: str) -> None:
    assert os.access(Path(ROOT, "tools", name), os.X_OK)
