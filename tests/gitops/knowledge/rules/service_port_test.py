from __future__ import annotations

import pytest

from gitops.knowledge.rules import service_port
from tests.gitops.rendered import SERVICE, TEMPLATES, WORKLOAD, told, without
from tests.support import Repo

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec:
  defaultBackend:
    service:
      name: %s
      port: {%s}
"""


@pytest.mark.parametrize(
    ("port", "level"),
    [("cache", None), ("6379", None), ("6380", "warning"), ("redis", "error")],
)
def test_a_target_port(tidy: Repo, port: str, level: str | None) -> None:
    tidy.replace(SERVICE, "targetPort: cache", f"targetPort: {port}")
    found = [line.split()[:2] for line in told(tidy, service_port)]
    assert found == ([[level, f"{SERVICE}:15:7:"]] if level else [])


def test_a_number_that_nobody_declares_because_nobody_declares_any(tidy: Repo) -> None:
    without(tidy, WORKLOAD, "          ports:\n", "          startupProbe:\n")
    for name in ("service", "headless"):
        tidy.replace(f"{TEMPLATES}/{name}.yaml", "targetPort: cache", "targetPort: 1")
    assert told(tidy, service_port) == []


@pytest.mark.parametrize(
    ("name", "port", "line"),
    [
        ("cache", "number: 6379", None),
        ("cache", "name: cache", None),
        ("cache", "name: http", 8),
        ("cash", "number: 6379", 7),
        ("forward", "name: use-annotation", None),
    ],
)
def test_a_backend(tidy: Repo, name: str, port: str, line: int | None) -> None:
    tidy.write(f"{TEMPLATES}/ingress.yaml", INGRESS % (name, port))
    found = told(tidy, service_port)
    places = [each.split(":")[1] for each in found]
    assert places == ([str(line)] if line else []), found


@pytest.mark.parametrize(("port", "found"), [("cache", 0), ("6379", 0), ("web", 1)])
def test_a_probe(tidy: Repo, port: str, found: int) -> None:
    old = "          livenessProbe:\n            exec:\n"
    new = f"          livenessProbe:\n            tcpSocket: {{port: {port}}}\n"
    tidy.replace(WORKLOAD, f"{old}              command: [redis-cli, ping]\n", new)
    assert len(told(tidy, service_port)) == found
