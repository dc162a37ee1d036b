"""environments.yaml broken, or an environment that nothing runs in.

All else is read by it: which environments there are, which Kubernetes each of them
has, what is promoted from where. An environment without a single Application is a
warning: nothing of it was checked.

Bad (environments.yaml):

    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promoteFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Bad (environments.yaml):

    environments:
      lab:
        promotesFrom: live
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Bad (environments.yaml):

    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      stage:
        promotesFrom: lab
        kubernetesVersion: "1.36"
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Good (environments.yaml):

    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.errors import Refusal
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.layout.application import FOLDER
from gitops.layout.environments import PATH


def check(evidence: Evidence) -> Iterator[Finding]:
    """What is wrong with environments.yaml itself, then with what it names."""
    read = evidence.environments
    if isinstance(read, Refusal):
        if PATH not in evidence.broken:
            yield Finding(read.message, read.at)
        return
    file = evidence.environments_file
    for name in evidence.bare:
        yield Finding(
            f"environment {name} has no Application in {FOLDER}/{name}/, so nothing "
            "of it is checked; add one, or take the block out",
            file.locate(("environments", name)) if file else None,
            level="warning",
            environment=name,
        )
