from __future__ import annotations

import pytest

from gitops.knowledge.rules import removed_api
from tests.gitops.linted import report
from tests.gitops.rendered import TEMPLATES, told
from tests.support import Repo

BUDGET = f"{TEMPLATES}/budget.yaml"
CLAIM = """\
apiVersion: resource.k8s.io/%s
kind: ResourceClaim
metadata: {name: a}
spec: {}
"""


def test_what_is_gone_is_told_by_this_rule_alone(tidy: Repo) -> None:
    tidy.replace(BUDGET, "policy/v1", "policy/v1beta1")
    found = report(tidy).findings
    assert [finding.rule for finding in found] == ["removed-api"]


@pytest.mark.parametrize(
    ("version", "minor", "level"),
    [
        ("v1", 36, None),
        ("v1beta2", 36, "warning"),
        ("v1beta2", 35, None),
        ("v1beta2", 39, "error"),
    ],
)
def test_the_environment_decides_what_is_gone(
    tidy: Repo, version: str, minor: int, level: str | None
) -> None:
    tidy.write("clusters/lab/claim.yaml", CLAIM % version)
    old, new = (f'lab:\n    kubernetesVersion: "1.{n}"' for n in (36, minor))
    tidy.replace("environments.yaml", old, new)
    found = [line.split()[:2] for line in told(tidy, removed_api)]
    assert found == ([[level, "clusters/lab/claim.yaml:1:13:"]] if level else [])
