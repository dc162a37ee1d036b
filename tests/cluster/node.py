"""Signals to a container's processes from its node: nothing inside may kill PID 1."""

from __future__ import annotations

from tests.cluster import client
from tests.cluster.cluster import NAMESPACE, Cluster, Object
from tests.cluster.wait import until

POD = "on-the-node"
SCRIPT = """
for file in /proc/[0-9]*/cgroup; do
    process=${file%/cgroup}
    grep -qs "$2" "$file" && [ "$(cat "$process/comm")" = redis-server ] &&
        kill -s "$1" "${process#/proc/}" && echo "${process#/proc/}"
done
true
"""


def kill(cluster: Cluster, signal: str = "KILL") -> None:
    """Send a signal to the Redis server; by default the one that nobody survives."""
    status = client.server(cluster)["status"]["containerStatuses"][0]
    container = status["containerID"].rpartition("/")[2]
    start(cluster)
    words = ("sh", "-c", SCRIPT, "sh", signal, container)
    assert cluster.execute(POD, *words).split(), f"no redis-server in {container}"


def restarted(cluster: Cluster, before: int, seconds: float = 90) -> Object:
    """The pod once its container was started anew and is ready."""
    until(
        f"{cluster.environment}: the container is started anew",
        lambda: restarts(cluster) > before,
        seconds,
    )
    return client.ready(cluster, seconds)


def restarts(cluster: Cluster) -> int:
    """How often Redis' container was started anew in its pod."""
    count: int = client.server(cluster)["status"]["containerStatuses"][0][
        "restartCount"
    ]
    return count


def start(cluster: Cluster) -> None:
    """A pod that sees the processes of the node where Redis runs."""
    if cluster.has("pod", POD):
        return
    spec = client.server(cluster)["spec"]
    container = {
        "name": "node",
        "image": spec["containers"][0]["image"],
        "imagePullPolicy": "IfNotPresent",
        "command": ["sleep", "infinity"],
        "securityContext": {"privileged": True, "runAsUser": 0},
    }
    cluster.apply(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": POD},
            "spec": {
                "hostPID": True,
                "nodeName": spec["nodeName"],
                "terminationGracePeriodSeconds": 0,
                "containers": [container],
            },
        }
    )
    cluster.kubectl("wait", "-n", NAMESPACE, f"pod/{POD}", "--for=condition=Ready",
                    "--timeout=60s", limit=90)  # fmt: skip
