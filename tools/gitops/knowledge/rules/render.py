"""An Application that Argo CD could not render.

Its chart or a values file is missing, a template fails, or what comes out is no
Kubernetes object. Argo CD would show an error and leave the cluster as it is: no
later change gets through either.

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
        path: apps/cash
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

Bad (apps/cache/templates/extra.yaml):

    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cache}
    data:
      tag: {{ .Values.picture.tag }}

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
    metadata: {name: cache}
    data:
      tag: {{ .Values.image.tag | quote }}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gitops.errors import Position, Refusal
from gitops.knowledge.argocd.named import told
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.overlay import is_schema_error
from gitops.layout.application import Application, SeveralSources
from gitops.render.application import HELM

PLACE = re.compile(
    r"(?P<chart>[^\s/():]+)/(?P<path>[^\s():]+):(?P<line>\d+)(?::(?P<column>\d+))?\)?:?"
)
"""`web/templates/a.yaml:2:13`: Helm counts columns from 0."""
STEPS = re.compile(r"\s*\bexecuting \"[^\"]*\" at <(?P<what>.*?)>:|error calling \w+:")


def check(evidence: Evidence) -> Iterator[Finding]:
    """Why an Application cannot be rendered, as near to the cause as Helm tells."""
    for environment, refusal in evidence.unread:
        if isinstance(refusal, SeveralSources):
            continue  # the rule several-sources says more
        yield Finding(refusal.message, refusal.at, environment=environment)
    for instance in evidence.instances:
        for error in _errors(evidence, instance):
            if error.at is None or error.at.path not in evidence.broken:
                message, at = explained(evidence, instance, error)
                yield Finding(
                    message, at, app=instance.app, environment=instance.environment.name
                )


def _errors(evidence: Evidence, instance: Instance) -> Iterator[Refusal]:
    """The chart's own fault explains what Helm says of it."""
    if isinstance(instance.chart, Refusal):
        yield instance.chart
        return
    error = instance.rendered
    if isinstance(error, Exception) and not isinstance(error, Refusal):
        raise error
    if isinstance(error, Refusal) and not _is_others(evidence, instance, error):
        yield error


def _is_others(evidence: Evidence, instance: Instance, error: Refusal) -> bool:
    """Whether another rule says it.

    Of values, of the files that an Application names, of documents of a plain folder.
    """
    application, at = instance.application, error.at
    document = at is not None and at.line is None
    named = application and at in told(application, evidence.snapshot.entries)
    others = bool(named) or is_schema_error(error.message)
    return others or (instance.is_plain and document)


def explained(
    evidence: Evidence, instance: Instance, error: Refusal
) -> tuple[str, Position | None]:
    """Helm's message without its steps, and the place of the innermost one."""
    application = instance.application
    if application is None or error.at is None or error.at.line is not None:
        return " ".join(error.message.split()), error.at
    folder, entries = application.path, evidence.snapshot.entries
    places = [
        place
        for place in PLACE.finditer(error.message)
        if f"{folder}/{place['path']}" in entries  # else it only looks like one
    ]
    if not places:
        return " ".join(error.message.split()), _file(evidence, application, error)
    place = places[-1]
    at = Position(
        f"{folder}/{place['path']}",
        int(place["line"]),
        int(place["column"]) + 1 if place["column"] else None,
    )
    return _reason(error.message, places), at


def _file(
    evidence: Evidence, application: Application, error: Refusal
) -> Position | None:
    """The file that Helm cannot read, with the line where it tells one."""
    path = error.at.path if error.at else ""
    if path == application.path:
        return Position(f"{path}/Chart.yaml", 1, 1)
    if path not in evidence.snapshot.entries:
        return application.locate(*HELM)
    if path.startswith(f"{application.path}/"):
        return error.at  # a template: the line is one of what it renders to
    line = re.search(r"\bline (\d+)", error.message)
    return Position(path, int(line[1]) if line else 1)


def _reason(message: str, places: Sequence[re.Match[str]]) -> str:
    """The innermost expression, and what Helm says last."""
    ends = [0, *(place.end() for place in places)]
    starts = [*(place.start() for place in places), len(message)]
    parts = (message[end:start] for end, start in zip(ends, starts, strict=True))
    why = [words for words in map(_plain, parts) if words][-1]
    steps = [step["what"] for step in STEPS.finditer(message) if step["what"]]
    return f"{steps[-1]}: {why}" if steps else why


def _plain(text: str) -> str:
    words = " ".join(STEPS.sub("", text).split()).strip(": ")
    return words.removeprefix("template: ").removesuffix(" started at")
