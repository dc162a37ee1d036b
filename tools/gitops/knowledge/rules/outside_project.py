"""An Application that its AppProject does not allow.

The repository that it reads, the place that it deploys to, or a kind or namespace that
it renders is not in its project, or the project is not declared in this environment.
Argo CD then refuses the Application, or fails the sync at that object, and nothing
behind it gets through. Without clusterResourceWhitelist no kind without a namespace is
allowed, without namespaceResourceWhitelist every other is; a blacklist wins. Add to the
project exactly what is missing.

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      project: shops
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

Bad (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
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
        server: https://other.example.org
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}

Bad (apps/cache/templates/account.yaml):

    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: cache

Good (clusters/lab/cache.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: cache
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
        name: in-cluster
        namespace: shop
      syncPolicy:
        automated: {prune: true, selfHeal: true, allowEmpty: false}
        retry:
          limit: 10
          refresh: true
          backoff: {duration: 10s, factor: 2, maxDuration: 5m}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops.errors import Position, nearest
from gitops.knowledge.argocd.allowed import (
    allows_kind,
    allows_place,
    allows_source,
    spec_of,
)
from gitops.knowledge.argocd.application import is_argo
from gitops.knowledge.argocd.source import destination
from gitops.knowledge.evidence import Evidence, Whole
from gitops.knowledge.finding import Finding, Level
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.scope import CLUSTER_SCOPED
from gitops.knowledge.kubernetes.workload import Data
from gitops.layout.application import FOLDER, Application
from gitops.layout.environments import Environments

Told = tuple[Level, str, Position]
DEFAULT = "default"
"""The project that every Argo CD has, and that allows everything."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each thing that a project refuses, where it is written."""
    for name in evidence.touched:
        whole = evidence.whole(name)
        projects = _projects(whole)
        for instance in whole.instances:
            if instance.application is None:
                continue
            for level, message, at in _faults(
                evidence, instance, instance.application, projects
            ):
                yield Finding(message, at, level, instance.app, name)


def _projects(whole: Whole) -> Mapping[str, Data]:
    """The spec of each project of an environment, written or rendered there."""
    written = [judged.resource for judged in whole.declared]
    rendered = [each for instance in whole.instances for each in instance.resources]
    return {
        each.name: spec_of(each.body)
        for each in (*rendered, *written)
        if is_argo(each, "AppProject")
    }


def _faults(
    evidence: Evidence,
    instance: Instance,
    application: Application,
    projects: Mapping[str, Data],
) -> Iterator[Told]:
    name = application.project or DEFAULT
    spec = projects.get(name)
    if spec is None:
        if name != DEFAULT:
            yield _undeclared(application, name, projects)
        return
    if _judges_sources(evidence, spec) and not allows_source(
        spec, str(application.source.get("repoURL", ""))
    ):
        at = application.locate("spec", "source", "repoURL")
        yield "error", f"project {name} does not allow this repository", at
    place = destination(instance.manifest)
    if all(place.values()) and not allows_place(spec, place):
        where = f"{place['namespace']} of {place['cluster']}"
        at = application.locate("spec", "destination", "namespace")
        yield "error", f"project {name} does not allow to deploy to {where}", at
        return
    yield from _kinds(evidence, instance, name, spec)
    yield from _namespaces(evidence, instance, name, spec)


def _judges_sources(evidence: Evidence, spec: Data) -> bool:
    """Whether no other rule does: repository-url holds all addresses to one."""
    read = evidence.environments
    ours = isinstance(read, Environments) and read.repository is not None
    return not (ours and spec.get("sourceRepos"))


def _undeclared(
    application: Application, name: str, projects: Mapping[str, Data]
) -> Told:
    """Only where projects are declared here at all is it known to be missing."""
    folder = f"{FOLDER}/{application.environment}"
    hint = nearest(name, projects) or "; is it made elsewhere?"
    message = f"no AppProject {name} in {folder}{hint}"
    at = application.locate("spec", "project")
    return "error" if projects else "warning", message, at


def _kinds(
    evidence: Evidence, instance: Instance, name: str, spec: Data
) -> Iterator[Told]:
    """Each kind once, at its first object."""
    seen = set()
    for resource in instance.resources:
        group, kind, _, own = resource.identity
        if (group, kind) not in seen and not allows_kind(spec, group, kind, own):
            seen.add((group, kind))
            what = f"{group}/{kind}" if group else kind
            scope = "cluster" if kind in CLUSTER_SCOPED else "namespace"
            message = (
                f"project {name} does not allow {what} ({resource.name}); "
                f"add it to its {scope}ResourceWhitelist, or take it out"
            )
            yield "error", message, evidence.locate(instance, resource, "kind")


def _namespaces(
    evidence: Evidence, instance: Instance, name: str, spec: Data
) -> Iterator[Told]:
    """Each namespace that objects name themselves, once."""
    cluster, seen = destination(instance.manifest)["cluster"], set()
    for resource in instance.resources:
        namespace = resource.namespace
        if not namespace or resource.kind in CLUSTER_SCOPED or namespace in seen:
            continue
        seen.add(namespace)
        if not allows_place(spec, {"cluster": cluster, "namespace": namespace}):
            message = (
                f"project {name} does not allow {resource.title}: "
                f"namespace {namespace} is not among its destinations"
            )
            at = evidence.locate(instance, resource, "metadata", "namespace")
            yield "error", message, at
