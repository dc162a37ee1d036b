"""A red test brings along what one needs to understand it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.argocd import Application
from tests.cluster.client import Client
from tests.cluster.gitops import GitOps
from tests.support import ROOT

pytestmark = pytest.mark.cluster
RED = """
import pytest

@pytest.mark.cluster
def test_red():
    assert "the cluster" == "fine"

@pytest.mark.cluster
def test_green():
    pass
"""


SETTINGS = """
[pytest]
markers = cluster
python_files = *_test.py
"""


def red(tmp_path: Path) -> str:
    """What pytest prints for a test that fails on these clusters."""
    (tmp_path / "red_test.py").write_text(RED)
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    words = ("-m", "pytest", "-p", "tests.cluster.report", str(tmp_path))
    done = subprocess.run(
        [sys.executable, *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tools'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    return done.stdout


def test_it_tells_how_every_cluster_stood(
    gitops: GitOps, dev_client: Client, tmp_path: Path
) -> None:
    dev_client.ask("PING")
    shown = red(tmp_path)
    for environment in gitops.clusters:
        assert shown.count(f"cluster {environment} (call)") == 1
    assert f"Application redis: Synced Healthy {gitops.head}" in shown
    assert "Events of dox-asdlc" in shown
    assert "Started Pod/dox-asdlc-redis-0" in shown
    assert "Ready to accept connections" in shown


def test_it_tells_why_argo_cd_does_not_sync(gitops: GitOps, tmp_path: Path) -> None:
    gitops.bump("dev", "persistence.size=3Gi")
    redis = Application(gitops.clusters["dev"], "redis")
    redis.failed(gitops.head)
    assert "updates to statefulset spec for fields other than" in red(tmp_path)


def test_a_cluster_that_is_gone_is_no_error_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = tmp_path / "kubeconfig"
    nowhere.write_text(
        "{apiVersion: v1, kind: Config, clusters: [{name: x, cluster: "
        "{server: 'https://127.0.0.1:1'}}], contexts: [{name: x, context: "
        "{cluster: x, user: x}}], users: [{name: x}], current-context: x}"
    )
    for name in ("KUBECONFIG_DEV", "KUBECONFIG_PROD"):
        monkeypatch.setenv(name, str(nowhere))
    assert "(kubectl get pod -n dox-asdlc -o json: " in red(tmp_path)
