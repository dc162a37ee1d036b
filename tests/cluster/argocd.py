"""An Application as its Argo CD has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gitops.yamlfile.keys import lookup
from tests.cluster.cluster import ARGOCD, Cluster, Object
from tests.cluster.wait import NotYet, until

Check = Callable[[str], bool]
REFRESH = "argocd.argoproj.io/refresh"


@dataclass(frozen=True)
class Application:
    """An Application of one cluster; every question asks the cluster anew."""

    cluster: Cluster
    name: str

    @property
    def live(self) -> Object:
        """All of it."""
        return self.cluster.get("application", self.name, ARGOCD)

    def at(self, *path: str) -> Any:
        """One field of it, None where it has none."""
        return lookup(self.live, path)

    def refresh(self, kind: str = "normal") -> None:
        """Have Argo CD look at git now; `hard` drops cached manifests too."""
        self.cluster.kubectl("annotate", "application", self.name, "-n", ARGOCD,
                             f"{REFRESH}={kind}", "--overwrite")  # fmt: skip

    def patch(self, body: Object) -> None:
        """Merge something into it."""
        self.cluster.kubectl("patch", "application", self.name, "-n", ARGOCD,
                             "--type=merge", "-p", json.dumps(body))  # fmt: skip

    def stop(self) -> None:
        """End an operation that would go on trying, as `argocd app terminate-op`."""
        if self.at("status", "operationState", "phase") == "Running":
            self.patch({"status": {"operationState": {"phase": "Terminating"}}})

    def sync(self, revision: str) -> None:
        """Sync by hand, as `argocd app sync`: also what failed at that revision."""
        self.patch({"operation": {"sync": {"revision": revision, "prune": True}}})

    def ended(self) -> bool:
        """Whether no operation goes on."""
        phase = self.at("status", "operationState", "phase")
        return phase not in ("Running", "Terminating")

    def healthy(self, revision: str, applied: Check | None = None, seconds: float = 150
                ) -> None:  # fmt: skip
        """Wait until it is Synced and Healthy at a revision.

        Synced alone is no proof: `applied` says whether the revision that was really
        applied last will do.
        """
        what = f"{self} Synced and Healthy at {revision[:7]}"
        until(what, lambda: self._stands(revision, applied), seconds)

    def _stands(self, revision: str, applied: Check | None) -> bool:
        live = self.live
        sync, health, seen, phase, last = standing(live)
        good = (sync, health, seen) == ("Synced", "Healthy", revision)
        if applied is not None:
            good = good and phase == "Succeeded" and applied(last)
        if not good:
            raise NotYet(f"{standing(live)}; {told(live)}")
        return True

    def failed(self, revision: str, seconds: float = 90) -> str:
        """Wait until the sync to a revision fails; what Argo CD says."""

        def message() -> str:
            live = self.live
            if lookup(live, ("status", "sync", "revision")) != revision:
                raise NotYet(f"{standing(live)}; {told(live)}")
            return told(live) if _is_failing(live, revision) else ""

        return until(f"{self}: the sync of {revision[:7]} fails", message, seconds)

    def __str__(self) -> str:
        return f"{self.cluster.environment}: Application {self.name}"


def standing(live: Object) -> list[str]:
    """Sync status, health, revision compared, last operation, revision applied."""
    paths = (
        ("sync", "status"),
        ("health", "status"),
        ("sync", "revision"),
        ("operationState", "phase"),
        ("operationState", "syncResult", "revision"),
    )
    return [str(lookup(live, ("status", *path), "")) for path in paths]


def told(live: Object) -> str:
    """What an Application says of itself: conditions, and how its objects fared."""
    conditions = lookup(live, ("status", "conditions")) or []
    operation = lookup(live, ("status", "operationState")) or {}
    objects = lookup(operation, ("syncResult", "resources")) or []
    lines = [f"{each['type']}: {each['message']}" for each in conditions]
    lines += [str(operation.get("message", ""))]
    lines += [
        f"{each['kind']}/{each['name']}: {each['status']}: {each.get('message', '')}"
        for each in objects
        if each.get("status") not in ("Synced", "Pruned", None)
    ]
    return "\n".join(line for line in lines if line)


def _is_failing(live: Object, revision: str) -> bool:
    """Failed, or waiting for the next try of what failed."""
    operation = lookup(live, ("status", "operationState")) or {}
    tried = lookup(operation, ("syncResult", "revision"))
    bad = operation.get("phase") in ("Failed", "Error") or operation.get("retryCount")
    return tried == revision and bool(bad)
