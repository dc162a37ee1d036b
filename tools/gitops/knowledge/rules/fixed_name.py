"""A name that other systems depend on, and that is not rendered.

`published` in environments.yaml lists objects that others call by name:
`Kind/namespace/name` with a `:port` of a Service or a `#key` of a ConfigMap or Secret.
Every environment that runs the app must render them: with another release name or
namespace Argo CD makes new objects beside the old ones, and clients lose their server
without an error anywhere. What an environment lists as `provided` counts. Take the old
name back, or change `published` together with all who use it.

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
          releaseName: store
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

Bad (environments.yaml):

    repository: https://example.org/shop/gitops.git
    published: [Service/shop/cache:6380, ConfigMap/shop/shop-config#redis.conf]
    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Bad (environments.yaml):

    repository: https://example.org/shop/gitops.git
    published: [Service/shop/cache:6379, ConfigMap/shop/shop-settings#redis.conf]
    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]

Good (environments.yaml):

    repository: https://example.org/shop/gitops.git
    published: [Service/shop/cache:cache, StatefulSet/shop/shop-cache]
    environments:
      lab:
        kubernetesVersion: "1.36"
        storageClasses: [standard]
        provided: [Secret/shop/password]
      live:
        promotesFrom: lab
        protected: true
        kubernetesVersion: "1.36"
        storageClasses: [replicated]
        provided: [Secret/shop/password]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from gitops.errors import Position
from gitops.knowledge.argocd.application import is_root
from gitops.knowledge.evidence import Evidence, Whole
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.reading import content
from gitops.knowledge.kubernetes.secrets import secret
from gitops.knowledge.kubernetes.workload import sequence
from gitops.layout.environments import PATH, Environment, Environments
from gitops.render.application import HELM
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup
from gitops.yamlfile.pointer import at_value, follow

SHAPE = re.compile(
    r"(?P<kind>\w+)(?:/(?P<namespace>[^/:#]*))?/(?P<name>[^/:#]+)"
    r"(?::(?P<port>[^/:#]+)|#(?P<key>[^/#]+))?"
)
Fault = tuple[str, Position]
Told = tuple[str, Position | None, str]
"""What is wrong, where, and with which app."""


@dataclass(frozen=True)
class Published:
    """One name of the list; `at` is its place there."""

    text: str
    at: Position | None
    kind: str
    namespace: str
    name: str
    port: str | None
    key: str | None


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each name that an environment does not render; those of one cause together."""
    read = evidence.environments
    if isinstance(read, Environments) and read.published and evidence.touched:
        for place, text in enumerate(read.published):
            if SHAPE.fullmatch(text) is None:
                why = f"{text} is not Kind/namespace/name with a :port or #key"
                yield Finding(why, _at(evidence, place))
        yield from _missing(evidence, read)


def _missing(evidence: Evidence, read: Environments) -> Iterator[Finding]:
    """What no environment renders is told once, at the list."""
    wholes = {name: evidence.whole(name) for name in read.by_name}
    by_environment: dict[str, list[Told]] = {name: [] for name in evidence.touched}
    for published in _published(evidence, read):
        found = {
            name: [*_faults(evidence, published, wholes, name)]
            for name, environment in read.by_name.items()
            if not _is_provided(published, environment)
        }
        if len(found) > 1 and all(found.values()):
            why = f"{published.text} is published, but no environment renders it"
            yield Finding(why, published.at)
        else:
            for name, faults in found.items():
                by_environment.get(name, []).extend(faults)
    for name, told in by_environment.items():
        for message, at, app in _together(told):
            yield Finding(message, at, app=app, environment=name)


def _is_provided(published: Published, environment: Environment) -> bool:
    """Whether somebody else makes the object there."""
    names = {re.split("[:#]", name)[0] for name in environment.provided}
    return re.split("[:#]", published.text)[0] in names


def _published(evidence: Evidence, read: Environments) -> Iterator[Published]:
    for place, text in enumerate(read.published):
        if found := SHAPE.fullmatch(text):
            parts = {**found.groupdict(), "namespace": found["namespace"] or ""}
            yield Published(text, _at(evidence, place), **parts)


def _at(evidence: Evidence, place: int) -> Position | None:
    file = evidence.environments_file
    if file is None or file.root is None:
        return None
    return at_value(file, follow(file.root, ("published", place)))


def _together(faults: Sequence[Told]) -> Iterator[Told]:
    """One release name may be the cause of several: that is told once."""
    found: dict[tuple[Position | None, str], list[str]] = {}
    for message, at, app in faults:
        found.setdefault((at, app), []).append(message)
    for (at, app), messages in found.items():
        more = f"; and {len(messages) - 1} more name(s)" if len(messages) > 1 else ""
        yield f"{messages[0]}{more}", at, app


def _faults(
    evidence: Evidence,
    published: Published,
    wholes: Mapping[str, Whole],
    environment: str,
) -> Iterator[Told]:
    instances = wholes[environment].instances
    for instance in instances:
        for resource in _objects(published, instance):
            for message, at in _details(evidence, published, instance, resource):
                yield message, at, instance.app
            return
    owners = {
        each.app
        for whole in wholes.values()
        for each in whole.instances
        if any(_objects(published, each))
    }
    candidates = [each for each in instances if _may_render(each, owners)]
    if not candidates or any(isinstance(i.rendered, Exception) for i in instances):
        return
    message = f"{published.text} is published, but {environment} does not render it"
    for instance in candidates:
        if near := _near(evidence, published, instance):
            what, at = near
            yield f"{message} ({what})", at, instance.app
            return
    yield message, published.at, candidates[0].app


def _may_render(instance: Instance, owners: set[str]) -> bool:
    """Whether it runs the app of a name: the one that renders it anywhere.

    What renders nothing at all is told by other rules.
    """
    if not instance.resources or is_root(instance.resources):
        return False
    return not owners or instance.app in owners


def _objects(published: Published, instance: Instance) -> Iterator[Resource]:
    for who, resource in instance.side.by_identity.items():
        _, kind, namespace, name = who
        if published.kind == "Secret" and (made := secret(resource)) is not None:
            kind, name = "Secret", made
        if (kind, namespace, name) == (
            published.kind, published.namespace, published.name,
        ):  # fmt: skip
            yield resource


def _details(
    evidence: Evidence, published: Published, instance: Instance, resource: Resource
) -> Iterator[Fault]:
    """The port or key that it must have; what a sealed Secret holds is not seen."""
    port, key = published.port, published.key
    ports = sequence(lookup(resource.body, ("spec", "ports")))
    known = {str(each.get(part)) for each in ports for part in ("port", "name")}
    if port is not None and port not in known:
        field = ("0", "port") if len(ports) == 1 else ()
        at = evidence.locate(instance, resource, "spec", "ports", *field)
        yield f"{resource.title} has no port {port}, which {PATH} publishes", at
    keys = content(resource)
    if key is not None and resource.kind == published.kind and key not in keys:
        near = get_close_matches(key, keys, n=1)
        at = evidence.locate(instance, resource, "data", *near)
        yield f"{resource.title} has no key {key}, which {PATH} publishes", at


def _near(evidence: Evidence, published: Published, instance: Instance) -> Fault | None:
    """What it renders in place of a name, at the line that makes the difference."""
    application = instance.application
    alike = [r for r in instance.resources if r.kind == published.kind]
    same = [r for r in alike if r.name == published.name]
    if application is None:
        return None
    if same:
        if same[0].namespace:
            at = evidence.locate(instance, same[0], "metadata", "namespace")
        else:
            at = application.locate("spec", "destination", "namespace")
        return f"it is in namespace {instance.side.identity(same[0])[2]}", at
    if renamed := _released(published, instance, alike):
        return f"{renamed} instead", application.locate(*HELM, "releaseName")
    close = get_close_matches(published.name, [r.name for r in alike], n=1)
    if not close:
        return None
    resource = next(r for r in alike if r.name == close[0])
    return (
        f"{resource.title} instead",
        evidence.locate(instance, resource, "metadata", "name"),
    )


def _released(
    published: Published, instance: Instance, alike: Sequence[Resource]
) -> str | None:
    """An object that only the release name keeps from being the published one."""
    application = instance.application
    if application is None or instance.is_plain:
        return None
    release = str(application.helm.get("releaseName") or application.name)
    for resource in alike:
        rest = resource.name.removeprefix(release)
        differs = not published.name.startswith(release)
        if rest != resource.name and rest and differs and published.name.endswith(rest):
            return resource.title
    return None
