"""A cluster of one environment, as kubectl reaches it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitops.commands.test import REMOTE, kubeconfigs
from tests.cluster.wait import NotYet
from tests.support import ROOT

Object = dict[str, Any]
NAMESPACE = "dox-asdlc"
ARGOCD = "argocd"
LIMIT = 60
"""Seconds after which a single call of kubectl counts as lost."""


class Refused(NotYet):
    """What kubectl said when it failed; where one waits, it is asked again."""


@dataclass(frozen=True)
class Cluster:
    """The cluster of an environment."""

    environment: str
    kubeconfig: Path

    def run(self, *words: str, text: str = "", limit: float = LIMIT
            ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        """Run kubectl, whatever comes of it."""
        return subprocess.run(
            ["kubectl", *words],
            env={**os.environ, "KUBECONFIG": str(self.kubeconfig)},
            input=text,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=limit,
        )

    def kubectl(self, *words: str, text: str = "", limit: float = LIMIT) -> str:
        """What kubectl prints; Refused with its words where it fails."""
        done = self.run(*words, text=text, limit=limit)
        if done.returncode:
            raise Refused(f"kubectl {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def get(self, kind: str, name: str, namespace: str = NAMESPACE) -> Object:
        """An object; Refused where there is none."""
        words = ("get", kind, name, "-n", namespace, "-o", "json")
        found: Object = json.loads(self.kubectl(*words))
        return found

    def has(self, kind: str, name: str, namespace: str = NAMESPACE) -> bool:
        """Whether there is such an object."""
        words = ("get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "name")
        return bool(self.kubectl(*words).strip())

    def every(self, kinds: str, namespace: str = NAMESPACE) -> list[Object]:
        """All objects of one kind, or of several with commas between them."""
        out = self.kubectl("get", kinds, "-n", namespace, "-o", "json")
        found: list[Object] = json.loads(out)["items"]
        return found

    def apply(self, body: Object, namespace: str = NAMESPACE) -> None:
        """Apply an object as people do."""
        self.kubectl("apply", "-n", namespace, "-f", "-", text=json.dumps(body))

    def delete(self, kind: str, name: str, *words: str, namespace: str = NAMESPACE
               ) -> None:  # fmt: skip
        """Delete an object that may be gone already."""
        self.kubectl("delete", kind, name, "-n", namespace, "--ignore-not-found",
                     *words, limit=180)  # fmt: skip

    def execute(self, pod: str, *words: str, text: str = "", limit: float = LIMIT
                ) -> str:  # fmt: skip
        """What a program prints that is run in a pod."""
        stdin = ("-i",) if text else ()
        words = ("exec", *stdin, "-n", NAMESPACE, pod, "--", *words)
        return self.kubectl(*words, text=text, limit=limit)

    @property
    def context(self) -> str:
        """The name that kubectl has for it."""
        return self.kubectl("config", "current-context").strip()


def configured() -> dict[str, Cluster]:
    """The clusters that environment variables name, by environment."""
    return {
        name: Cluster(name, Path(file).resolve())
        for name, file in kubeconfigs(ROOT, os.environ).items()
    }


def remote() -> str:
    """The git repository that the Argo CDs of all clusters read."""
    return os.environ[REMOTE]


def pods(cluster: Cluster, namespace: str = NAMESPACE) -> Mapping[str, Object]:
    """The pods of a namespace by name."""
    return {each["metadata"]["name"]: each for each in cluster.every("pod", namespace)}
