from __future__ import annotations

import pytest

from gitops.knowledge.rules import claim_template
from tests.gitops.rendered import WORKLOAD, told
from tests.support import Repo

NAME = "        name: data\n      spec:"


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("helm.sh/chart", "error"),
        ("app.kubernetes.io/version", "error"),
        ("app.kubernetes.io/instance", "warning"),
        ("app.kubernetes.io/name", None),
    ],
)
def test_labels(tidy: Repo, label: str, level: str | None) -> None:
    value = "{{ .Values.image.tag | quote }}"
    labels = f"        labels:\n          {label}: {value}\n"
    tidy.replace(WORKLOAD, NAME, NAME.replace("      spec:", f"{labels}      spec:"))
    found = [line.split()[:2] for line in told(tidy, claim_template)]
    assert found == ([[level, f"{WORKLOAD}:103:11:"]] if level else [])


def test_labels_of_the_workload_are_its_own(tidy: Repo) -> None:
    labels = "  labels:\n    app: cache\n"
    more = labels + "    helm.sh/chart: {{ .Chart.Version | quote }}\n"
    tidy.replace(WORKLOAD, labels, more)
    assert told(tidy, claim_template) == []
