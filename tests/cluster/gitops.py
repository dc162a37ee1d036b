"""The repository as people work with it: pull requests merged, Argo CD follows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.cluster import client
from tests.cluster.argocd import Application
from tests.cluster.cluster import ARGOCD, Cluster, remote
from tests.support import Repo, live_copy

APPLICATIONS = ("root", "redis")
CHARTS = {"dev": "apps/redis", "prod": "overlays/prod/redis/chart"}
SEED = "refs/tests/seed"


@dataclass(frozen=True)
class GitOps:
    """A clone of the repository that Argo CD reads, and the clusters that follow it."""

    repo: Repo
    clusters: Mapping[str, Cluster]

    def restart(self, title: str) -> None:
        """Put main back to how the checkout has it, with no history but a title."""
        self.repo.git("checkout", "--quiet", "--force", "-B", "main", SEED)
        self.repo.git("clean", "--quiet", "-fdx")
        for branch in self.branches:
            if branch != "main":
                self.repo.git("branch", "--quiet", "--delete", "--force", branch)
        self.repo.commit(title)
        heads = "+refs/heads/*:refs/heads/*"
        self.repo.git("push", "--quiet", "--prune", "origin", heads)
        self.repo.git("fetch", "--quiet", "--prune", "origin")

    @property
    def branches(self) -> list[str]:
        """The local branches."""
        return self.repo.git("for-each-ref", "--format=%(refname:lstrip=2)",
                             "refs/heads").split()  # fmt: skip

    @property
    def head(self) -> str:
        """The commit that main is at."""
        return self.repo.git("rev-parse", "main")

    def commit(self, message: str) -> str:
        """Merge what lies in the working tree, as a pull request of one commit."""
        self.repo.commit(message)
        return self.push()

    def merge(self, branch: str) -> str:
        """Merge a branch that a tool made, as a merge commit."""
        self.repo.git("merge", "--quiet", "--no-ff", "--no-edit", branch)
        return self.push()

    def revert(self, revision: str = "HEAD") -> str:
        """Revert a commit, or the merge of a branch, with git alone."""
        parents = self.repo.git("rev-list", "--parents", "-1", revision).split()
        mainline = ["-m", "1"] if len(parents) > 2 else []
        self.repo.git("revert", "--no-edit", *mainline, revision)
        return self.push()

    def push(self) -> str:
        """Publish main, and have every Argo CD look now; the commit."""
        self.repo.git("push", "--quiet", "origin", "main")
        self.refresh()
        return self.head

    def refresh(self) -> None:
        """Have every Argo CD look at git now, for each Application that is there."""
        for cluster in self.clusters.values():
            for name in APPLICATIONS:
                if cluster.has("application", name, ARGOCD):
                    Application(cluster, name).refresh()

    def healthy(self, *applied: str, seconds: float = 150) -> None:
        """Wait until every environment is Synced and Healthy at main.

        In those that are named, what was applied last to Redis must also be what main
        has for it; everywhere its pod must be the one that is wanted.
        """
        for name, cluster in self.clusters.items():
            same = partial(self._same, name) if name in applied else None
            Application(cluster, "root").healthy(self.head, seconds=seconds)
            Application(cluster, "redis").healthy(self.head, same, seconds)
            client.rolled_out(cluster, seconds)

    def _same(self, environment: str, revision: str) -> bool:
        """Whether a revision deploys to an environment what main does."""
        return bool(revision) and not self.repo.git(
            "diff", "--name-only", revision, self.head, "--", CHARTS[environment],
            f"overlays/{environment}/redis/values.yaml", f"clusters/{environment}",
        )  # fmt: skip

    def bump(self, environment: str, *words: str) -> str:
        """Set values by the tool, on its branch, and merge that."""
        self._tool("bump", "redis", environment, *words, "--commit", "--push")
        return self.merge(f"bump/redis/{environment}")

    def promote(self, source: str, target: str, *words: str) -> str:
        """Promote by the tool, answering for dangers as people do, and merge that."""
        command = ("promote", "redis", source, target, *words, "--push")
        first = self.repo.tool(*command, "--format", "json")
        if first.code:
            self._tool(*command, *_answers(json.loads(first.out)))
        return self.merge(f"promote/redis/{source}-to-{target}")

    def undo(self, source: str, target: str) -> str:
        """Take the last promotion back by the tool, and merge that."""
        self._tool("promote", "redis", source, target, "--undo", "--push")
        return self.merge(f"undo/redis/{source}-to-{target}")

    def _tool(self, *words: str) -> None:
        done = self.repo.tool(*words)
        assert done.code == 0, done.out + done.err


def _answers(found: dict[str, Any]) -> list[str]:
    effects = [each for one in found["promotions"] for each in one["effects"]]
    dangers = {each["id"] for each in effects if each["level"] == "danger"}
    words = [word for name in sorted(dangers) for word in ("--accept", name)]
    return [*words, "--reason", "a test on clusters that hold nothing else"]


def seeded(folder: Path, clusters: Mapping[str, Cluster]) -> GitOps:
    """What this checkout deploys, as the one commit of the remote's main."""
    repo = live_copy(folder)
    repo.git("update-ref", SEED, "HEAD")
    repo.git("config", "user.name", "Test")
    repo.git("config", "user.email", "test@example.org")
    repo.git("remote", "add", "origin", remote())
    gitops = GitOps(repo, clusters)
    gitops.restart("Bootstrap")
    return gitops
