"""Clusters, the repository that their Argo CDs read, and a running Redis in each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import pytest

from gitops.commands.test import check_clusters
from gitops.errors import Surroundings
from tests.cluster import bootstrap, client, restore
from tests.cluster.client import Client
from tests.cluster.cluster import Cluster, configured
from tests.cluster.gitops import GitOps, seeded
from tests.cluster.report import pytest_runtest_makereport
from tests.support import IDENTITY, ROOT

__all__ = ["pytest_runtest_makereport"]

Figures = Callable[[str, str], None]
FIGURES = pytest.StashKey[dict[str, str]]()


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Nothing here is even imported where no cluster was asked for."""
    return None if config.getoption("markexpr") == "cluster" else True


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Takes a figure, with a name, that the run's summary shows."""
    return request.config.stash.setdefault(FIGURES, {}).__setitem__


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Show the figures that tests took."""
    found = config.stash.get(FIGURES, {})
    if found:
        terminalreporter.section("figures")
    for name, value in found.items():
        terminalreporter.line(f"{name}: {value}")


@pytest.fixture(scope="session")
def clusters() -> Mapping[str, Cluster]:
    """The cluster of each environment; skips, with what is missing, without them."""
    try:
        check_clusters(ROOT, os.environ)
    except Surroundings as error:
        pytest.skip(str(error))
    return configured()


@pytest.fixture(scope="session")
def dev(clusters: Mapping[str, Cluster]) -> Cluster:
    return clusters["dev"]


@pytest.fixture(scope="session")
def prod(clusters: Mapping[str, Cluster]) -> Cluster:
    return clusters["prod"]


@pytest.fixture(scope="session")
def running(
    clusters: Mapping[str, Cluster], tmp_path_factory: pytest.TempPathFactory
) -> GitOps:
    """The README's bootstrap on every cluster, from nothing, done once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        for cluster in clusters.values():
            bootstrap.empty(cluster)
        found = seeded(tmp_path_factory.mktemp("gitops") / "clone", clusters)
        for cluster in clusters.values():
            bootstrap.start(cluster, found.repo.root)
        found.healthy(*clusters)
    return found


@pytest.fixture
def gitops(running: GitOps, request: pytest.FixtureRequest) -> GitOps:
    """The running system with main as the checkout has it, healthy everywhere."""
    restore.restore(running, request.node.name)
    return running


@pytest.fixture
def dev_client(gitops: GitOps) -> Client:
    return _started(gitops.clusters["dev"])


@pytest.fixture
def prod_client(gitops: GitOps) -> Client:
    return _started(gitops.clusters["prod"])


def _started(cluster: Cluster) -> Client:
    found = Client(cluster)
    found.start()
    client.ready(cluster)
    return found
