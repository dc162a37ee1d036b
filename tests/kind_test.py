"""What brings up the clusters of tests/cluster on kind, as far as it needs none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.cluster.kind.server import serve
from tests.support import ROOT, Repo

FOLDER = ROOT / "tests/cluster/kind"
UP = (FOLDER / "up.sh").read_text()


@pytest.fixture
def served(repo: Repo, tmp_path: Path) -> Iterator[str]:
    """The repository behind https; its address, with the certificate in tls.crt."""
    tls = [str(tmp_path / name) for name in ("tls.crt", "tls.key")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-out", tls[0], "-keyout", tls[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", ".", str(bare))
    server = serve(bare, Path(tls[0]), Path(tls[1]), 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def git(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    trust = {"GIT_SSL_CAINFO": f"{tmp_path}/tls.crt", "no_proxy": "localhost"}
    return subprocess.run(
        ["git", *words],
        env={**os.environ, **trust, "GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on PATH")
def test_a_repository_is_read_by_any_url(
    served: str, repo: Repo, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    done = git(tmp_path, "clone", "--quiet", f"{served}/any/name.git", str(clone))
    assert done.returncode == 0, done.stderr
    assert Repo(clone).git("rev-parse", "HEAD") == repo.git("rev-parse", "HEAD")


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not on PATH")
def test_nobody_writes_and_nothing_else_is_served(
    served: str, repo: Repo, tmp_path: Path
) -> None:
    repo.commit("Another")
    url = f"{served}/any/name.git"
    done = git(tmp_path, "-C", str(repo.root), "push", url, "main:main")
    assert done.returncode != 0
    before = git(tmp_path, "ls-remote", url, "main").stdout
    assert before.split()[0] == repo.git("rev-parse", "HEAD^")


def test_the_kubernetes_is_that_of_the_environments() -> None:
    minor = re.search(r"kindest/node:v(\d+\.\d+)", UP)
    assert minor
    text = (ROOT / "environments.yaml").read_text()
    assert set(re.findall(r'kubernetesVersion: "(.+)"', text)) == {minor[1]}


def test_the_storage_classes_are_those_of_the_environments() -> None:
    text = (ROOT / "environments.yaml").read_text()
    wanted = set(re.findall(r"storageClasses: \[(.+)\]", text))
    found = re.findall(r"name: (\S+)", (FOLDER / "storage.yaml").read_text())
    assert wanted == {*found, "standard"}


@pytest.mark.parametrize("name", ["up.sh", "down.sh"])
def test_shellcheck(name: str) -> None:
    program = shutil.which("shellcheck")
    if not program and "CI" not in os.environ:
        pytest.skip("shellcheck is not on PATH; CI has it")
    assert program, "CI must install shellcheck"
    done = subprocess.run(
        [program, str(FOLDER / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
