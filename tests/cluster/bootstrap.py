"""A cluster from nothing to a running Redis, by the README's own commands."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.cluster.cluster import ARGOCD, NAMESPACE, Cluster
from tests.support import ROOT

MARK = "cluster-tests"
"""A ConfigMap that says: these tests began here, and may begin from nothing again."""

PROJECTS = ("bootstrap", "dox-asdlc")


class NotOurs(Exception):
    """A cluster that holds what no test put there."""


def commands(environment: str) -> str:
    """The README's commands, as a script for the cluster of an environment.

    The README shows them for dev, and says what to change for another one.
    """
    section = (ROOT / "README.md").read_text().partition("## Bootstrap a cluster")[2]
    block = re.search(r"```console\n(.*?)```", section, re.DOTALL)
    assert block, "README.md: no commands under `Bootstrap a cluster`"
    script = re.sub(r"^\$ ", "", block[1], flags=re.MULTILINE)
    return script.replace("clusters/dev", f"clusters/{environment}")


def empty(cluster: Cluster) -> None:
    """Bring a cluster back to nothing; NotOurs where no test has marked it before."""
    used = bool(cluster.kubectl("get", "namespace", NAMESPACE, "--ignore-not-found"))
    if used and not cluster.has("configmap", MARK, ARGOCD):
        raise NotOurs(
            f"{cluster.environment}: namespace {NAMESPACE} is there already, and was "
            "not made by these tests, which delete it: give them a cluster of their own"
        )
    for name in ("root", "redis"):
        cluster.delete("application", name, namespace=ARGOCD)
    for name in PROJECTS:
        cluster.delete("appproject", name, namespace=ARGOCD)
    cluster.delete("namespace", NAMESPACE)
    mark = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": MARK}}
    cluster.apply(mark, ARGOCD)


def start(cluster: Cluster, checkout: Path) -> None:
    """Run the README's commands in a checkout, as somebody would who follows it."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands(cluster.environment)],
        cwd=checkout,
        env={**os.environ, "KUBECONFIG": str(cluster.kubeconfig)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
