"""The set-up as a new user meets it: the real locks, the real package index, no Go."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.setup.checkout import ROOT, Checkout, Ran, ended

pytestmark = pytest.mark.slow

CORE_SECONDS = 10.0
VALIDATE = """\
import sys; sys.path.insert(0, "tools")
from pathlib import Path
from gitops.conform.kubeconform import Document, validate
text = b"{apiVersion: v1, kind: ConfigMap, metadata: {nmae: a}}"
print(validate(Path.cwd(), "1.36", [Document("it", text)])[0].messages[0].text)
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    """This checkout's tools, never set up, without HOME and without Go on PATH."""
    root = tmp_path / "checkout"
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tools", root / "tools", ignore=unwanted)
    kept = r"PIP_.*|GOPROXY|.*CERT.*|.*CA_BUNDLE|.*_proxy|.*_PROXY"
    environment = {k: v for k, v in os.environ.items() if re.fullmatch(kept, k)}
    return Checkout(root, {**environment, "PATH": "/usr/local/bin:/usr/bin:/bin"})


def seconds(ran: Ran) -> float:
    found = re.search(r"core ready in ([\d.]+) s", ran.err)
    assert found, ran.err
    return float(found.group(1))


@pytest.mark.parametrize("version", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_core(fresh: Checkout, tmp_path: Path, version: str) -> None:
    python = _interpreter(version)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(python)
    path = f"{tmp_path}/bin:{fresh.environment['PATH']}"
    environment = {**fresh.environment, "PATH": path}
    ran = fresh.run(fresh.launcher, "--help", env=environment)
    assert ran.code == 0, ran.err
    assert "Usage: tools/promote" in ran.out
    assert seconds(ran) < CORE_SECONDS
    assert fresh.run(fresh.launcher, "--help", env=environment).err == ""


def _interpreter(version: str) -> Path:
    """That Python, not a version manager's shim of it, which needs HOME."""
    folders = [*os.get_exec_path(), *_managed(version)]
    for folder in folders:
        program = Path(folder, f"python{version}")
        if program.exists() and "shims" not in program.parts:
            return program.resolve()
    pytest.skip(f"no python{version} on this machine")


def _managed(version: str) -> list[str]:
    versions = Path("~/.pyenv/versions").expanduser()
    return [str(path / "bin") for path in versions.glob(f"{version}.*")]


def test_checks_without_go(fresh: Checkout) -> None:
    assert fresh.run(fresh.launcher, "--help").code == 0
    command = (fresh.root / ".tools/venv/bin/python", "-I", "-c", VALIDATE)
    process = fresh.start(*command, cwd=fresh.root)
    out, err = process.communicate(timeout=300)
    assert out == "unknown field 'nmae'\n", err
    kept = sorted(path.name for path in (fresh.root / ".tools").iterdir())
    assert [name for name in kept if not name.startswith("pip-")] == [
        "checks",
        "done",
        "lock",
        "venv",
    ]


@pytest.mark.parametrize("step", ["core.lock", "Helm as a library"])
def test_killed_half_way(fresh: Checkout, step: str) -> None:
    killed = fresh.start(fresh.launcher, "--help", start_new_session=True)
    assert killed.stderr
    while step not in killed.stderr.readline():
        pass
    os.killpg(killed.pid, signal.SIGKILL)
    assert ended(killed).code == -signal.SIGKILL
    ran = fresh.run(fresh.launcher, "--help")
    assert ran.code == 0, ran.err
    assert not (fresh.root / ".tools" / "tmp").exists()
