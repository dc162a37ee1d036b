from __future__ import annotations

import pytest

from gitops.knowledge.rules import pod_security
from tests.gitops.rendered import POD, WORKLOAD, told
from tests.support import Repo

NAMESPACE = "clusters/lab/namespace.yaml"
WARN = "pod-security.kubernetes.io/warn: restricted"
ENFORCE = "pod-security.kubernetes.io/enforce"
ESCALATES = ("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true")
HOST = (POD, f"{POD}      hostNetwork: true\n")


@pytest.mark.parametrize(
    ("enforced", "change", "level"),
    [
        (None, HOST, "warning"),
        ("privileged", HOST, "warning"),
        ("baseline", HOST, "error"),
        ("baseline", ESCALATES, "warning"),
        ("restricted", ESCALATES, "error"),
    ],
)
def test_what_the_namespace_enforces_is_an_error(
    tidy: Repo, enforced: str | None, change: tuple[str, str], level: str
) -> None:
    if enforced:
        tidy.replace(NAMESPACE, WARN, f"{ENFORCE}: {enforced}")
    tidy.replace(WORKLOAD, *change)
    (found,) = told(tidy, pod_security)
    assert found.startswith(f"{level} {WORKLOAD}:")


def test_what_one_container_lacks_is_one_finding(tidy: Repo) -> None:
    end = "          volumeMounts:"
    text = tidy.read(WORKLOAD)
    start = text.index("          securityContext:\n            allow")
    tidy.write(WORKLOAD, text[:start] + text[text.index(end) :])
    (found,) = told(tidy, pod_security)
    assert found.startswith(f"warning {WORKLOAD}:38:11: StatefulSet/shop-cache: allow")
    assert "capabilities do not drop ALL" in found


@pytest.mark.parametrize(
    "change",
    [
        ("drop: [ALL]", "drop: [all]"),
        ("drop: [ALL]", "drop: [ALL]\n              add: [NET_BIND_SERVICE]"),
        ("fsGroup: 999", "sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]"),
        ("runAsUser: 999", "runAsUser: 1"),
    ],
)
def test_what_restricted_allows(tidy: Repo, change: tuple[str, str]) -> None:
    tidy.replace(WORKLOAD, *change)
    assert told(tidy, pod_security) == []
