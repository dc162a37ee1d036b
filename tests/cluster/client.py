"""A pod of another workload that talks to Redis, as an application would."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.cluster.cluster import NAMESPACE, Cluster, Object, Refused
from tests.cluster.wait import until

HOST = "redis.dox-asdlc.svc.cluster.local"
SECRET, KEY = "dox-asdlc-redis-auth", "redis-password"
SERVER = "dox-asdlc-redis"
POD = f"{SERVER}-0"
CLAIM = f"data-{POD}"
PATIENCE = 60
"""Seconds for a server that restarts, and for the cluster to route to it again."""


@dataclass(frozen=True)
class Client:
    """A pod with redis-cli, which is logged in by the Secret's password."""

    cluster: Cluster
    name: str = "client"

    def start(self) -> None:
        """Create the pod where it is not there yet, and wait until it runs."""
        if not self.cluster.has("pod", self.name):
            self.cluster.apply(_pod(self.name, _image(self.cluster)))
        self.cluster.kubectl("wait", "-n", NAMESPACE, f"pod/{self.name}",
                             "--for=condition=Ready", "--timeout=120s",
                             limit=150)  # fmt: skip

    def shell(self, script: str, text: str = "", limit: float = 60) -> str:
        """What a shell script prints in the pod."""
        words = ("bash", "-c", script)
        return self.cluster.execute(self.name, *words, text=text, limit=limit)

    def once(self, *words: str) -> str:
        """What Redis answers now; Refused where it cannot be reached."""
        return self.cluster.execute(self.name, "redis-cli", "-h", HOST, *words).rstrip(
            "\n"
        )

    def ask(self, *words: str, seconds: float = PATIENCE) -> str:
        """What Redis answers, once it can be reached."""
        end = time.monotonic() + seconds
        while True:
            try:
                answer = self.once(*words)
            except Refused:
                answer = "LOADING"
                if time.monotonic() > end:
                    raise
            if not answer.startswith("LOADING") or time.monotonic() > end:
                return answer
            time.sleep(0.3)

    def config(self, key: str) -> str:
        """A setting that is in force."""
        return self.ask("CONFIG", "GET", key).rpartition("\n")[2]


def password(cluster: Cluster) -> str:
    """The password that the bootstrap made."""
    from base64 import b64decode

    return b64decode(cluster.get("secret", SECRET)["data"][KEY]).decode()


def server(cluster: Cluster) -> Object:
    """Redis' pod."""
    return cluster.get("pod", POD)


def identity(cluster: Cluster) -> tuple[str, int]:
    """What changes when the server is replaced, or is started anew."""
    pod = server(cluster)
    status = pod["status"]["containerStatuses"][0]
    return pod["metadata"]["uid"], status["restartCount"]


def ready(cluster: Cluster, seconds: float = PATIENCE) -> Object:
    """Redis' pod once it is ready, and not on its way out."""

    def probe() -> Object | None:
        pod = server(cluster)
        conditions = {c["type"]: c["status"] for c in pod["status"]["conditions"]}
        leaving = "deletionTimestamp" in pod["metadata"]
        return None if leaving or conditions.get("Ready") != "True" else pod

    return until(f"{cluster.environment}: {POD} is ready", probe, seconds)


def template_size(cluster: Cluster) -> str:
    """The size of the claims that the StatefulSet would make."""
    spec = cluster.get("statefulset", SERVER)["spec"]
    claim = spec["volumeClaimTemplates"][0]["spec"]
    size: str = claim["resources"]["requests"]["storage"]
    return size


def rolled_out(cluster: Cluster, seconds: float = PATIENCE) -> None:
    """Wait until Redis runs as its StatefulSet says now, and is ready."""

    def probe() -> bool:
        body = cluster.get("statefulset", SERVER)
        status, wanted = body["status"], body["spec"]["replicas"]
        return all(
            (
                status.get("observedGeneration") == body["metadata"]["generation"],
                status.get("currentRevision") == status.get("updateRevision"),
                status.get("readyReplicas", 0) == wanted,
            )
        )

    until(f"{cluster.environment}: {SERVER} is rolled out", probe, seconds)


def _image(cluster: Cluster) -> str:
    """The image of the server, which brings redis-cli and is on the node already."""
    pod = cluster.get("statefulset", SERVER)["spec"]["template"]["spec"]
    image: str = pod["containers"][0]["image"]
    return image


def _pod(name: str, image: str) -> Object:
    secret = {"secretKeyRef": {"name": SECRET, "key": KEY}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {
            "terminationGracePeriodSeconds": 0,
            "containers": [
                {
                    "name": "client",
                    "image": image,
                    "imagePullPolicy": "IfNotPresent",
                    "command": ["sleep", "infinity"],
                    "env": [{"name": "REDISCLI_AUTH", "valueFrom": secret}],
                }
            ],
        },
    }
