"""Who may reach Redis at all, where the cluster's network enforces policies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster import client
from tests.cluster.client import POD, Client
from tests.cluster.cluster import NAMESPACE, Cluster, Object

pytestmark = pytest.mark.cluster
OUTSIDE = "elsewhere"
REACHABLE = "timeout 3 bash -c '</dev/tcp/{address}/6379' && echo reached || echo not"
"""What a connection comes to, whatever would be said over it."""

CLOSED: Object = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "NetworkPolicy",
    "metadata": {"name": "closed"},
    "spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
}


@pytest.fixture
def outside(dev_client: Client) -> Iterator[Cluster]:
    """A namespace with a pod that listens where Redis does, and lets nobody in."""
    dev = dev_client.cluster
    image = client.server(dev)["spec"]["containers"][0]["image"]
    dev.delete("namespace", OUTSIDE)
    dev.kubectl("create", "namespace", OUTSIDE)
    try:
        dev.kubectl("run", "stranger", "-n", OUTSIDE, f"--image={image}",
                    "--image-pull-policy=IfNotPresent", "--",
                    "redis-server", "--protected-mode", "no")  # fmt: skip
        dev.apply(CLOSED, OUTSIDE)
        dev.kubectl("wait", "-n", OUTSIDE, "pod/stranger", "--for=condition=Ready")
        yield dev
    finally:
        dev.delete("namespace", OUTSIDE, "--wait=false")


def reached(cluster: Cluster, namespace: str, pod: str, address: str) -> bool:
    script = REACHABLE.format(address=address)
    return "reached" in cluster.kubectl(
        "exec", "-n", namespace, pod, "--", "bash", "-c", script
    )


def test_another_namespace_is_kept_out(outside: Cluster, dev_client: Client) -> None:
    stranger = outside.get("pod", "stranger", OUTSIDE)["status"]["podIP"]
    if reached(outside, NAMESPACE, dev_client.name, stranger):
        pytest.skip("this cluster does not enforce network policies")
    redis = client.server(outside)["status"]["podIP"]
    assert reached(outside, NAMESPACE, dev_client.name, redis)
    assert not reached(outside, OUTSIDE, "stranger", redis), f"{POD} is open"
