"""Two Applications of one environment that render the same object.

Each sync takes the object from the other: it flaps between two states, both
Applications are OutOfSync by turns, and when one of them goes, prune deletes what the
other needs (Argo CD only warns: SharedResourceWarning). What clusters/ENVIRONMENT
declares counts too. Render the object in one of them, or give the second another
release name or namespace.

Bad (clusters/lab/second.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: second
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shop
      source:
        repoURL: https://example.org/shop/gitops.git
        targetRevision: main
        path: apps/cache
        helm:
          releaseName: shop
          valueFiles: [../../overlays/lab/cache/values.yaml]
      destination:
        server: https://kubernetes.default.svc
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}

Good (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: {{ .Release.Name }}-extra
    data:
      note: its own
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gitops.errors import Position
from gitops.knowledge.argocd.application import is_root
from gitops.knowledge.argocd.source import destination
from gitops.knowledge.change import Identity
from gitops.knowledge.evidence import Evidence, Whole
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.layout.application import FOLDER, Application
from gitops.render.resources import Resource

Owner = tuple[str, Identity]
"""A cluster and an object in it."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each Application that renders what an earlier one does; apps of apps first."""
    for name in evidence.touched:
        whole = evidence.whole(name)
        owners = _declared(whole)
        for instance in sorted(whole.instances, key=lambda i: not is_root(i.resources)):
            application, shared = instance.application, _shared(instance, owners)
            if application is None:
                continue
            for owner, resources in shared.items():
                message, at = _told(evidence, instance, application, owner, resources)
                yield Finding(message, at, app=instance.app, environment=name)
            for who in instance.side.by_identity:
                cluster = destination(instance.manifest)["cluster"]
                owners.setdefault((cluster, who), f"Application {application.name}")


def _declared(whole: Whole) -> dict[Owner, str]:
    """The objects of clusters/ENVIRONMENT, unless an Application reads it."""
    folder = f"{FOLDER}/{whole.environment}"
    read = (each.application.path for each in whole.instances if each.application)
    if any(path.startswith(f"{FOLDER}/") for path in read):
        return {}
    return {
        ("in-cluster", judged.resource.identity): folder
        for judged in whole.declared
        if judged.resource.namespace or judged.resource.kind in CLUSTER_SCOPED
    }


def _shared(
    instance: Instance, owners: dict[Owner, str]
) -> dict[str, Sequence[Resource]]:
    """What it renders that has an owner already, by owner."""
    cluster = destination(instance.manifest)["cluster"]
    found: dict[str, list[Resource]] = {}
    for who, resource in instance.side.by_identity.items():
        owner = owners.get((cluster, who))
        if owner is not None and resource.name:
            found.setdefault(owner, []).append(resource)
    return dict(found)


def _told(
    evidence: Evidence,
    instance: Instance,
    application: Application,
    owner: str,
    resources: Sequence[Resource],
) -> tuple[str, Position]:
    """At the object, or at the Application where there are several."""
    first = resources[0]
    if len(resources) == 1:
        at = evidence.locate(instance, first, "metadata", "name")
        return f"{first.title} is also in {owner}; keep it in one of them", at
    message = (
        f"{application.name} renders {len(resources)} objects that are also in {owner} "
        f"({first.title} first); keep them in one of them"
    )
    return message, application.locate("metadata", "name")
