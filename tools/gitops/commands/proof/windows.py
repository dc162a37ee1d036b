"""The sync windows that hold a deployment back; they do it, this only says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gitops.errors import Position
from gitops.knowledge.argocd.closing import Closing, closing
from gitops.knowledge.argocd.source import IN_CLUSTER
from gitops.knowledge.kubernetes.workload import mapping, sequence
from gitops.layout.app import Layout
from gitops.layout.application import FOLDER, Application, manifests
from gitops.yamlfile.document import Node, YamlFile, load
from gitops.yamlfile.keys import lookup
from gitops.yamlfile.pointer import at_key, follow

WINDOWS = ("spec", "syncWindows")


def closed(layout: Layout, application: Application, now: datetime) -> str | None:
    """Why Argo CD would not deploy an Application now, None where it would."""
    for file, root in _projects(layout, application):
        windows = sequence(lookup(file.data(root), WINDOWS))
        found = closing(windows, _target(application), now)
        if found:
            at = at_key(file, follow(root, (*WINDOWS, found.place)))
            return _told(application, found, at)
    return None


def _projects(
    layout: Layout, application: Application
) -> Iterator[tuple[YamlFile, Node]]:
    """The AppProject of an Application, as its environment's files declare it."""
    snapshot = layout.snapshot
    paths = manifests(snapshot, f"{FOLDER}/{application.environment}")
    for path, text in snapshot.read_many(paths).items():
        if b"AppProject" not in text:
            continue
        file = load(path, text)
        for root in filter(None, file.roots):
            data = mapping(file.data(root))
            name = lookup(data, ("metadata", "name"))
            if data.get("kind") == "AppProject" and name == application.project:
                yield file, root


def _target(application: Application) -> tuple[str, str, tuple[str, ...]]:
    data = application.file.data(application.root)
    found = mapping(lookup(data, ("spec", "destination")))
    given = {str(found[key]) for key in ("server", "name") if found.get(key)}
    own = {IN_CLUSTER, "in-cluster"}
    clusters = given | own if given & own else given
    return application.name, application.namespace, tuple(sorted(clusters))


def _told(application: Application, found: Closing, at: Position) -> str:
    end = "further notice"
    if found.until:
        end = f"{found.until.astimezone(found.zone):%a %d %b %H:%M} ({found.zone})"
    kind = "deny window" if found.kind == "deny" else "outside the allow windows"
    manual = "; a manual sync is let through" if found.manual else ""
    return (
        f"{application.environment} is closed until {end}: {kind} of project "
        f"{application.project}, {Position(at.path, at.line)}{manual}"
    )
