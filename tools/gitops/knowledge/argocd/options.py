"""Sync options: an object's annotation, and the list of its Application.

Source: Argo CD 3.6, gitops-engine/pkg/sync/resource/annotations.go and
docs/user-guide/sync-options.md. A list is split at commas and blanks are trimmed; of
several values of one option the first counts, and an object's own option overrides
that of its Application. Spelling and case are exact: `Prune=False` is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gitops.knowledge.kubernetes.workload import mapping
from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
COMPARE_OPTIONS = "argocd.argoproj.io/compare-options"
HOOKS = ("argocd.argoproj.io/hook", "helm.sh/hook")
ANNOTATION = ("metadata", "annotations", SYNC_OPTIONS)
LISTED = ("spec", "syncPolicy", "syncOptions")
SERVER_SIDE, CLIENT_SIDE = "ServerSideApply=true", "ServerSideApply=false"


def annotated(body: Mapping[str, Any], annotation: str = SYNC_OPTIONS) -> list[str]:
    """The options in an object's annotation."""
    found = lookup(body, ("metadata", "annotations", annotation))
    items = (item.strip() for item in str(found or "").split(","))
    return [item for item in items if item]


def listed(application: Mapping[str, Any]) -> list[str]:
    """The options in an Application's spec.syncPolicy."""
    found = lookup(application, LISTED)
    return [str(item) for item in found] if isinstance(found, list) else []


def compares_itself(application: Mapping[str, Any]) -> bool:
    """Whether Argo CD compares by itself: a server-side diff hides what is refused."""
    return "ServerSideDiff=false" in annotated(application, COMPARE_OPTIONS)


def value(options: Sequence[str], key: str) -> str | None:
    """The value of an option, None where it is not there."""
    prefix = f"{key}="
    found = (o.removeprefix(prefix) for o in options if o.startswith(prefix))
    return next(found, None)


def effective(resource: Resource, application: Mapping[str, Any], key: str) -> str:
    """The value of an option that counts for an object, empty where none does."""
    own = value(annotated(resource.body), key)
    return (value(listed(application), key) if own is None else own) or ""


def is_hook(resource: Resource) -> bool:
    """Whether it runs as a hook: Argo CD neither tracks nor prunes it."""
    annotations = mapping(resource.metadata.get("annotations"))
    return any(hook in annotations for hook in HOOKS)
