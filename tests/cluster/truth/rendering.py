"""The cases of the render table: Applications, their repositories, and our answers.

They are every Application of this repository and of tests/fixtures, and those of
render/*.yaml, which each lay something over a fixture.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from posixpath import normpath
from typing import Any

from ruamel.yaml import YAML

from gitops.errors import Refusal
from gitops.layout import app as layouts
from gitops.layout.application import declared
from gitops.render.application import Renderer
from gitops.render.engines import engine
from gitops.repository.snapshot import Snapshot
from gitops.yamlfile.document import load
from tests.cluster.truth.server import Answer, Object
from tests.gitops.memory import fixture, snapshot
from tests.support import FIXTURES, ROOT

HERE = Path(__file__).parent / "render"
LIVE = ("apps", "overlays", "clusters", "environments.yaml")
LIVE_NAME = "live"
REFUSALS = "rendering-refusals"
DEFAULTS = {"fixture": "rendering-inputs", "environment": "lab", "application": "probe"}
KEYS = {"name", "source", "files", "refused", "differs", "reference", *DEFAULTS}


@dataclass(frozen=True)
class Case:
    """An Application of a repository, and what must come of it.

    `differs` says why Argo CD and the tools do not agree about it, `reference` where
    that is written.
    """

    name: str
    environment: str
    application: Object = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    refused: bool = False
    differs: str = ""
    reference: str = ""

    def __str__(self) -> str:
        return self.name


def cases() -> Iterator[Case]:
    """Every case of the table."""
    yield from _declared(LIVE_NAME, _live())
    for folder in sorted(FIXTURES.iterdir()):
        if (folder / "environments.yaml").exists():
            yield from _declared(folder.name, _fixture(folder.name))
    for path in sorted(HERE.glob("*.yaml")):
        for entry in YAML(typ="safe").load(path.read_text()):
            yield _written(path.stem, entry)


def told(case: Case, number: int) -> Object:
    """The Application as both sides get it.

    Its name is free in any Argo CD, nothing syncs it, and what Helm is told of
    Kubernetes is written down in it: by default that would be the cluster's own.
    """
    found = deepcopy(case.application)
    source, name = found["spec"]["source"], found["metadata"]["name"]
    where = layouts.read(snapshot(case.files)).environments.named(case.environment)
    if f"{normpath(source['path'])}/Chart.yaml" in case.files:
        helm = source.setdefault("helm", {})
        helm.setdefault("kubeVersion", f"{where.kubernetes_version}.0")
        if where.api_versions:
            helm.setdefault("apiVersions", [*where.api_versions])
    kept = {key: found["spec"][key] for key in ("source", "destination")}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": f"render-{number}-{name}",
            "annotations": {"argocd.argoproj.io/skip-reconcile": "true"},
        },
        "spec": {**kept, "project": "default"},
    }


def ours(case: Case, application: Object) -> Answer:
    """What the tools render of it, or why they refuse."""
    layout = layouts.read(snapshot(case.files))
    file = load(
        "clusters/it.yaml", json.dumps(application, ensure_ascii=False).encode()
    )
    try:
        found = declared(file, file.root, case.environment)
        assert found
        resources = Renderer(layout, engine()).resources(found)
    except Refusal as refusal:
        return Answer([], str(refusal))
    return Answer([dict(resource.body) for resource in resources])


def _declared(name: str, repository: Snapshot) -> Iterator[Case]:
    files = repository.read_many(repository.entries)
    layout = layouts.read(repository)
    for environment in layout.environments.by_name:
        for found in layout.applications(environment):
            yield Case(
                f"{name}: {environment}/{found.name}",
                environment,
                found.file.data(found.root),
                files,
                refused=name == REFUSALS or not repository.under(found.path),
            )


def _written(stem: str, entry: dict[str, Any]) -> Case:
    assert entry.keys() <= KEYS, f"{stem}: {entry['name']}: {entry.keys() - KEYS}"
    base = {**DEFAULTS, **entry}
    repository = _fixture(base["fixture"])
    added = {p: _bytes(text) for p, text in (entry.get("files") or {}).items()}
    path = {"path": f"apps/{base['application']}", "repoURL": "", "targetRevision": ""}
    destination = {"server": "https://kubernetes.default.svc", "namespace": "shop"}
    source = {**path, **(entry.get("source") or {})}
    return Case(
        f"{stem}: {entry['name']}",
        base["environment"],
        {
            "metadata": {"name": base["application"]},
            "spec": {"source": source, "destination": destination},
        },
        {**repository.read_many(repository.entries), **added},
        entry.get("refused", False),
        entry.get("differs", ""),
        entry.get("reference", ""),
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@cache
def _fixture(name: str) -> Snapshot:
    return fixture(name)


@cache
def _live() -> Snapshot:
    paths = [ROOT / name for name in LIVE]
    files = [p for path in paths for p in [path, *path.rglob("*")] if p.is_file()]
    return snapshot({str(p.relative_to(ROOT)): p.read_bytes() for p in files})
