from __future__ import annotations

from gitops.knowledge.rules import no_resources
from tests.gitops.rendered import WORKLOAD, told, without
from tests.support import Repo

LIMITS = "            limits:\n"
CONTEXT = "          securityContext:\n            allow"
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: once, image: example.org/once:1.0.0}]
"""


def test_a_limit_is_a_request_too(tidy: Repo) -> None:
    without(tidy, WORKLOAD, "            requests:\n", LIMITS)
    assert told(tidy, no_resources) == []


def test_a_request_is_no_limit(tidy: Repo) -> None:
    without(tidy, WORKLOAD, LIMITS, CONTEXT)
    (found,) = told(tidy, no_resources)
    assert found.startswith(f"warning {WORKLOAD}:70:11: container cache of ")


def test_what_ends_needs_none(tidy: Repo) -> None:
    tidy.write("apps/cache/templates/job.yaml", JOB)
    assert told(tidy, no_resources) == []


def test_a_pod_may_have_them_as_a_whole(tidy: Repo) -> None:
    without(tidy, WORKLOAD, "          resources:\n", CONTEXT)
    assert len(told(tidy, no_resources)) == 1
    whole = "      containers:\n", "      resources: {limits: {memory: 64Mi}}\n"
    tidy.replace(WORKLOAD, whole[0], whole[1] + whole[0])
    assert told(tidy, no_resources) == []
