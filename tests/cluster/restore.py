"""The clusters brought back to where the checkout has them, whatever a test left."""

from __future__ import annotations

from tests.cluster import client
from tests.cluster.argocd import Application
from tests.cluster.cluster import ARGOCD, Cluster
from tests.cluster.gitops import APPLICATIONS, GitOps
from tests.cluster.values import value
from tests.cluster.wait import agrees, until


def restore(gitops: GitOps, title: str) -> None:
    """Begin main anew, and wait until everything is healthy there."""
    gitops.restart(title)
    for cluster in gitops.clusters.values():
        if not cluster.has("application", "root", ARGOCD):
            _bring_back(gitops, cluster)
    gitops.refresh()
    for cluster in gitops.clusters.values():
        for name in APPLICATIONS:
            _unblock(gitops, Application(cluster, name))
    gitops.healthy()


def _bring_back(gitops: GitOps, cluster: Cluster) -> None:
    folder = gitops.repo.root / "clusters" / cluster.environment
    cluster.kubectl("apply", *(f"--filename={folder}/{name}.yaml"
                               for name in ("project", "root")))  # fmt: skip
    until("the Applications are there", lambda: all(
        cluster.has("application", name, ARGOCD) for name in APPLICATIONS
    ))  # fmt: skip


def _unblock(gitops: GitOps, application: Application) -> None:
    """Sync by hand where Argo CD has given up, or would only retry much later."""
    seen = ("status", "sync", "revision")
    agrees(f"{application} sees main", gitops.head, lambda: application.at(*seen))
    refused = application.name == "redis" and _is_refused(gitops, application.cluster)
    operation = application.at("status", "operationState") or {}
    failed = operation.get("phase") in ("Failed", "Error")
    if not (refused or failed or operation.get("retryCount")):
        return
    application.stop()
    until(f"{application}: no operation goes on", application.ended)
    if refused:
        application.cluster.delete("statefulset", client.SERVER, "--cascade=orphan")
    application.sync(gitops.head)


def _is_refused(gitops: GitOps, cluster: Cluster) -> bool:
    """Whether the StatefulSet cannot become what main wants, other than anew."""
    if not cluster.has("statefulset", client.SERVER):
        return False
    wanted = value(gitops, cluster.environment, "persistence.size")
    return bool(client.template_size(cluster) != wanted)
