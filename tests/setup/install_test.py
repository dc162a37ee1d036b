"""The stage `core`, installed by the real pip from an index on the loopback.

Each installation takes two seconds, so the rarer cases are in the slower tier.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from setup import faults
from tests.setup.checkout import Checkout, Index, ended, locked, make, wheel
from tests.support import listens

NOBODY = 65534
DISK_BYTES = 60_000_000
BALLAST_BYTES = 55_000_000
"""Without the ballast there is room for an environment and an unpacked pip."""


def test_first_use_installs_what_the_lock_names(checkout: Checkout) -> None:
    checkout.lock(locked("1.0"))
    ran = checkout.run()
    assert ran.answer["tiny"] == "1.0"
    first = "set-up: installing the packages of tools/setup/core.lock\n"
    assert ran.err.startswith(first)


def test_a_later_use_is_silent_and_asks_nobody(
    checkout: Checkout, index: Index
) -> None:
    checkout.lock(locked("1.0"))
    checkout.run()
    index.asked.clear()
    assert checkout.run().err == ""
    assert index.asked == []


def test_another_lock_file_is_noticed(checkout: Checkout) -> None:
    checkout.lock(locked("1.0"))
    checkout.run()
    checkout.lock(locked("2.0"))
    assert checkout.run().answer["tiny"] == "2.0"


@pytest.mark.slow
def test_a_changed_helm_lock_is_noticed(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / "tools/setup/helm.lock").write_text("# changed\n")
    assert "core ready" in checkout.run().err


@pytest.mark.slow
def test_a_python_that_went_away_is_noticed(checkout: Checkout) -> None:
    checkout.run()
    python = checkout.root / ".tools/venv/bin/python"
    python.unlink()
    python.symlink_to("/nonexistent/python3")
    assert "core ready" in checkout.run().err


@pytest.mark.slow
def test_a_wrong_hash_is_refused_and_the_old_environment_stays(
    checkout: Checkout,
) -> None:
    checkout.lock(locked("1.0"))
    checkout.run()
    checkout.lock(locked("2.0", wheel("1.0")))
    ran = checkout.run()
    assert (ran.code, ran.out) == (3, "")
    assert "tools/setup/core.lock: a download differs from its pinned hash" in ran.err
    checkout.lock(locked("1.0"))
    again = checkout.run()
    assert (again.answer["tiny"], again.err) == ("1.0", "")


@pytest.mark.slow
def test_a_package_without_a_hash_is_refused(checkout: Checkout) -> None:
    checkout.lock("tiny==1.0\n")
    ran = checkout.run()
    assert ran.code == 3
    assert "hash" in ran.err.splitlines()[-1].lower()


def test_without_a_network_one_line_says_so(checkout: Checkout) -> None:
    checkout.lock(locked("1.0"))
    dead = {**checkout.environment, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
    ran = checkout.run(env=dead)
    assert ran.code == 3
    what = "set-up: cannot install tools/setup/core.lock"
    assert ran.err.splitlines()[1:] == [f"{what}: {faults.NETWORK}"]
    assert checkout.run().answer["tiny"] == "1.0"


@pytest.mark.slow
def test_a_platform_without_a_build_of_helm_falls_back(checkout: Checkout) -> None:
    (checkout.root / "tools/setup/helm.lock").write_text(
        locked("3.0").replace("tiny", "helm-python-sdk")
    )
    ran = checkout.run()
    assert ran.code == 0
    assert "Helm's library has no build for this platform; the helm binary" in ran.err


@pytest.mark.slow
def test_helms_library_is_never_left_out_for_want_of_a_network(
    checkout: Checkout,
) -> None:
    (checkout.root / "tools/setup/helm.lock").write_text(locked("1.0"))
    dead = {**checkout.environment, "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
    ran = checkout.run(env=dead)
    assert ran.code == 3
    assert "helm.lock: the network or the package index does not answer" in ran.err


def test_of_two_that_start_at_once_the_second_waits(
    checkout: Checkout, index: Index
) -> None:
    checkout.lock(locked("1.0"))
    index.open.clear()
    first = checkout.start()
    assert index.reached.wait(30)
    second = checkout.start()
    assert second.stderr
    waiting = second.stderr.readline()
    index.open.set()
    results = [ended(first), ended(second)]
    assert waiting == (
        "set-up: another set-up of this checkout is at work; waiting for it to end\n"
    )
    assert [ran.answer["tiny"] for ran in results] == ["1.0", "1.0"]
    assert "ready" not in results[1].err


def test_after_kill_9_the_next_waits_for_the_orphan_and_builds_anew(
    checkout: Checkout, index: Index
) -> None:
    checkout.lock(locked("1.0"))
    index.open.clear()
    killed = checkout.start()
    assert index.reached.wait(30)
    setup = _child(killed.pid)
    os.kill(killed.pid, signal.SIGKILL)
    os.kill(setup, signal.SIGKILL)  # its pip lives on, and waits for the index
    assert ended(killed).code == -signal.SIGKILL
    following = checkout.start()
    assert following.stderr
    assert "waiting for it to end" in following.stderr.readline()
    index.open.set()
    ran = ended(following)
    assert ran.answer["tiny"] == "1.0"
    assert "core ready" in ran.err
    assert not (checkout.root / ".tools" / "tmp").exists()


def _child(parent: int) -> int:
    """The one child of a process."""
    children = Path(f"/proc/{parent}/task/{parent}/children")  # some have no ps
    if children.exists():
        return int(children.read_text())
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(parent)],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(listed.stdout)


@pytest.mark.slow
def test_interrupted(checkout: Checkout, index: Index) -> None:
    checkout.lock(locked("1.0"))
    index.open.clear()
    process = checkout.start(start_new_session=True, preexec_fn=listens)
    assert index.reached.wait(30)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does at Ctrl-C
    index.open.set()
    assert "Traceback" not in ended(process).err
    assert process.returncode in (130, -signal.SIGINT)
    assert checkout.run().answer["tiny"] == "1.0"


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that other users may enter, which pytest's own are not."""
    folder = Path(mkdtemp(prefix="set-up-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_no_write_permission(readable: Path) -> None:
    checkout = make(readable / "checkout")
    shutil.rmtree(checkout.root / ".tools")
    checkout.root.chmod(0o555)
    user = {"user": NOBODY} if os.geteuid() == 0 else {}
    environment = {**checkout.environment, "PATH": "/usr/local/bin:/usr/bin:/bin"}
    ran = checkout.run(env=environment, **user)
    checkout.root.chmod(0o755)
    assert ran.code == 3
    assert ran.err == f"set-up: {checkout.root}/.tools: {faults.PERMISSION}\n"


def test_a_full_disk(readable: Path, index: Index) -> None:
    size = f"size={DISK_BYTES}"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(readable)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small file system")
    try:
        _fill_and_repair(make(readable / "checkout", index.address))
    finally:
        subprocess.run(["umount", "-l", str(readable)], check=True)


def _fill_and_repair(checkout: Checkout) -> None:
    checkout.lock(locked("1.0"))
    ballast = checkout.root / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    ran = checkout.run()
    assert ran.code == 3
    assert ran.err.splitlines()[-1].endswith(faults.NO_SPACE)
    ballast.unlink()
    assert checkout.run().answer["tiny"] == "1.0"
