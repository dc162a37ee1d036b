"""An AppProject that allows more than its Applications use.

The project is what stops an Application that deploys somebody else's repository, into
another namespace, or a ClusterRole. `*` stops nothing, and without
namespaceResourceWhitelist every kind is allowed. What no Application of the project
renders is only of use to a mistake. Objects that make Secrets may stay allowed for an
app of apps: they come and go. Nothing is told of what Applications use that are not
written here, such as those of an ApplicationSet.

Bad (clusters/lab/project.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: bootstrap
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: [https://example.org/shop/gitops.git]
      destinations:
        - {server: https://kubernetes.default.svc, namespace: argocd}
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist:
        - {group: "", kind: Namespace, name: shop}
      namespaceResourceWhitelist:
        - {group: argoproj.io, kind: Application}
        - {group: argoproj.io, kind: AppProject}
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: shop
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: ['*']
      destinations:
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist: []
      namespaceResourceWhitelist:
        - {group: apps, kind: StatefulSet}
        - {group: "", kind: Service}
        - {group: "", kind: ConfigMap}
        - {group: networking.k8s.io, kind: NetworkPolicy}
        - {group: policy, kind: PodDisruptionBudget}

Bad (clusters/lab/project.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: bootstrap
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: [https://example.org/shop/gitops.git]
      destinations:
        - {server: https://kubernetes.default.svc, namespace: argocd}
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist:
        - {group: "", kind: Namespace, name: shop}
      namespaceResourceWhitelist:
        - {group: argoproj.io, kind: Application}
        - {group: argoproj.io, kind: AppProject}
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: shop
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: [https://example.org/shop/gitops.git]
      destinations:
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist: []
      namespaceResourceWhitelist:
        - {group: apps, kind: StatefulSet}
        - {group: "", kind: Service}
        - {group: "", kind: ConfigMap}
        - {group: networking.k8s.io, kind: NetworkPolicy}
        - {group: policy, kind: PodDisruptionBudget}
        - {group: "", kind: Secret}

Good (clusters/lab/project.yaml):

    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: bootstrap
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: [https://example.org/shop/gitops.git]
      destinations:
        - {server: https://kubernetes.default.svc, namespace: argocd}
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist:
        - {group: "", kind: Namespace, name: shop}
      namespaceResourceWhitelist:
        - {group: argoproj.io, kind: Application}
        - {group: argoproj.io, kind: AppProject}
        - {group: bitnami.com, kind: SealedSecret}
    ---
    apiVersion: argoproj.io/v1alpha1
    kind: AppProject
    metadata:
      name: shop
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        argocd.argoproj.io/sync-options: Prune=false
    spec:
      sourceRepos: [https://example.org/shop/gitops.git]
      destinations:
        - {server: https://kubernetes.default.svc, namespace: shop}
      clusterResourceWhitelist: []
      namespaceResourceWhitelist:
        - {group: apps, kind: StatefulSet}
        - {group: "", kind: Service}
        - {group: "", kind: ConfigMap}
        - {group: networking.k8s.io, kind: NetworkPolicy}
        - {group: policy, kind: PodDisruptionBudget}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gitops.knowledge.argocd.application import is_argo
from gitops.knowledge.argocd.uses import Uses, uses
from gitops.knowledge.change import Side
from gitops.knowledge.evidence import Evidence, Whole
from gitops.knowledge.finding import Finding
from gitops.knowledge.kubernetes.workload import Data, mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

Told = tuple[str, tuple[str | int, ...]]
EVERYTHING = ("*", "**")
KINDS = ("clusterResourceWhitelist", "namespaceResourceWhitelist")
NAME = "name what is needed"
UNUSED = "which no Application of it uses; take it out"


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each entry of a project that allows too much, at its line."""
    for name in evidence.touched:
        whole = evidence.whole(name)
        for judged in whole.declared:
            if is_argo(judged.resource, "AppProject"):
                project = judged.resource.name
                sides = _sides(whole, project)
                spec = mapping(judged.resource.body.get("spec"))
                use = uses(sides) if sides else None
                for message, path in _faults(spec, use):
                    yield Finding(
                        f"project {project} allows {message}",
                        judged.at("spec", *path),
                        "warning",
                        environment=name,
                    )


def _sides(whole: Whole, project: str) -> Sequence[Side]:
    """The Applications of a project, none where not all of them are known."""
    found = [i for i in whole.instances if _project(i.manifest) == project]
    broken = any(isinstance(each.rendered, Exception) for each in found)
    # What is turned off for now needs its kinds again when it is turned on.
    broken = broken or any(each.probe and not each.resources for each in found)
    names = {each.application.name for each in found if each.application}
    return [] if broken or _others(whole, project, names) else [i.side for i in found]


def _project(application: Data) -> str:
    """Its project; an overlay that nothing reads has none."""
    own = lookup(application, ("spec", "project")) or "default"
    return str(own) if application else ""


def _others(whole: Whole, project: str, known: set[str]) -> bool:
    """Whether Applications of the project may be made that are not read here."""
    rendered = (each for i in whole.instances for each in i.resources)
    written = (judged.resource for judged in whole.declared)
    return any(_makes(each, project, known) for each in (*rendered, *written))


def _makes(resource: Resource, project: str, known: set[str]) -> bool:
    """Whether an object is or makes an Application of a project that is not known."""
    if is_argo(resource, "Application"):
        return resource.name not in known and _project(resource.body) == project
    if is_argo(resource, "ApplicationSet"):
        template = _project(mapping(lookup(resource.body, ("spec", "template"))))
        return template == project or "{{" in template
    return False


def _faults(spec: Data, use: Uses | None) -> Iterator[Told]:
    """What it allows without bounds, and where the use is known, without need."""
    # What is used and not allowed is told by another rule: one of them is a slip.
    allowed = use if use and use.is_allowed(spec) else None
    yield from _repositories(spec)
    yield from _places(spec, allowed)
    for field in KINDS:
        yield from _kinds(spec, field, allowed)
    if spec.get(KINDS[1]) is None:
        yield f"every kind; list them in {KINDS[1]}", ()


def _repositories(spec: Data) -> Iterator[Told]:
    """Another repository by name is what the rule repository-url tells."""
    for place, item in enumerate(_list(spec, "sourceRepos")):
        if item in EVERYTHING:
            yield f"every repository; {NAME}", ("sourceRepos", place)


def _places(spec: Data, use: Uses | None) -> Iterator[Told]:
    for place, item in enumerate(_list(spec, "destinations")):
        entry = mapping(item)
        namespace = str(entry.get("namespace", ""))
        wide = [key for key in ("server", "name") if entry.get(key) in EVERYTHING]
        if wide:
            yield f"every cluster; {NAME}", ("destinations", place, wide[0])
        path = ("destinations", place, "namespace")
        if namespace in EVERYTHING:
            yield f"every namespace; {NAME}", path
        elif use and not use.namespace(namespace):
            yield f"namespace {namespace}, {UNUSED}", path


def _kinds(spec: Data, field: str, use: Uses | None) -> Iterator[Told]:
    for place, item in enumerate(_list(spec, field)):
        entry = mapping(item)
        group, kind = str(entry.get("group", "")), str(entry.get("kind", ""))
        what = f"{group}/{kind}" if group else kind
        if kind in EVERYTHING:
            every = f"every kind of {group or 'the core group'}"
            every = "every kind" if group in EVERYTHING else every
            yield f"{every}; {NAME}", (field, place, "kind")
        elif use and not use.kind(entry):
            yield f"{what}, {UNUSED}", (field, place, "kind")


def _list(spec: Data, field: str) -> list[Any]:
    found = spec.get(field)
    return found if isinstance(found, list) else []
