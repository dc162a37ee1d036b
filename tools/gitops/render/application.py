"""An Application rendered as Argo CD's repo-server would (3.6).

Source: argo-cd reposerver/repository/repository.go, GenerateManifests.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gitops.errors import Position, Refusal, nearest
from gitops.layout.app import Layout
from gitops.layout.application import Application, manifests
from gitops.render.kubeversion import allows
from gitops.render.request import (
    KINDS,
    Engine,
    Manifest,
    Parameter,
    RenderRequest,
    ValuesFile,
)
from gitops.render.resources import Resource, resources

SOURCE = ("spec", "source")
HELM = (*SOURCE, "helm")
UNSUPPORTED = ("kustomize", "plugin", "chart")
UNFOLLOWED = {"skipTests", "skipSchemaValidation"}
HELM_KEYS = {
    "releaseName", "valueFiles", "values", "valuesObject", "parameters",
    "fileParameters", "ignoreMissingValueFiles", "skipCrds", "namespace",
    "kubeVersion", "apiVersions", "version", "passCredentials", "skipTests",
    "skipSchemaValidation",
}  # fmt: skip


@dataclass(frozen=True)
class Renderer:
    """Renders the Applications of one layout with one engine."""

    layout: Layout
    engine: Engine

    def resources(self, application: Application) -> list[Resource]:
        """What Argo CD would apply; Refusal says why it could not."""
        folder = application.path
        snapshot = self.layout.snapshot
        for kind in UNSUPPORTED:
            if application.source.get(kind):
                raise Refusal(
                    f"Application {application.name} uses {kind}, which the tools "
                    "do not render",
                    application.locate(*SOURCE, kind),
                )
        if not snapshot.under(folder):
            raise Refusal(
                f"Application {application.name} reads {folder}, which does not exist",
                application.locate(*SOURCE, "path"),
            )
        if f"{folder}/Chart.yaml" not in snapshot.entries:
            return resources(self.engine, folder, self._plain(application))
        request = self.request(application)
        self._check_kube_version(request)
        return resources(self.engine, folder, self.engine.render(request))

    def request(self, application: Application) -> RenderRequest:
        """The RenderRequest that Argo CD would make of an Application."""
        helm, snapshot = application.helm, self.layout.snapshot
        for key in helm:
            if key not in HELM_KEYS:
                raise Refusal(
                    f"Application {application.name}: unknown helm.{key}"
                    f"{nearest(key, HELM_KEYS)}",
                    application.locate(*HELM, key),
                )
            if key in UNFOLLOWED and helm[key]:
                raise Refusal(
                    f"Application {application.name}: the tools do not follow "
                    f"helm.{key}, so what they render would differ",
                    application.locate(*HELM, key),
                )
        environment = self.layout.environment(application)
        version = helm.get("kubeVersion") or f"{environment.kubernetes_version}.0"
        folder = application.path
        paths = {path: f"{folder}/{path}" for path in snapshot.under(folder)}
        contents = snapshot.read_many(paths.values())
        return RenderRequest(
            folder=folder,
            chart={path: contents[full] for path, full in paths.items()},
            release=str(helm.get("releaseName") or application.name),
            namespace=str(helm.get("namespace") or application.namespace),
            kube_version=f"v{str(version).removeprefix('v')}",
            files=tuple(self._value_files(application)),
            inline=_inline(helm),
            parameters=sorted(
                self._parameters(application),
                key=lambda parameter: KINDS.index(parameter.kind),
            ),
            api_versions=tuple(helm.get("apiVersions") or environment.api_versions),
            include_crds=not helm.get("skipCrds", False),
        )

    def value_paths(self, application: Application) -> list[str]:
        """The values files that an Application names, from the repository's root."""
        return list(self._named_files(application))

    def _named_files(self, application: Application) -> dict[str, Position]:
        """Each values file once, at its first place, and where it is named."""
        found: dict[str, Position] = {}
        for place, name in enumerate(_list(application, "valueFiles")):
            at = application.locate(*HELM, "valueFiles", place)
            found.setdefault(_inside(application, str(name), at), at)
        return found

    def _value_files(self, application: Application) -> Iterator[ValuesFile]:
        snapshot = self.layout.snapshot
        for path, at in self._named_files(application).items():
            if path in snapshot.entries:
                yield ValuesFile(path, snapshot.read(path))
            elif not application.helm.get("ignoreMissingValueFiles"):
                raise Refusal(
                    f"Application {application.name} names the values file {path}, "
                    "which does not exist",
                    at,
                )

    def _parameters(self, application: Application) -> Iterator[Parameter]:
        for place, item in enumerate(_named(application, "parameters")):
            value = str(item.get("value", ""))
            if "$" in value:
                raise Refusal(
                    f"Application {application.name}: parameter {item['name']} "
                    "holds a $, which Argo CD substitutes; put it in a values file",
                    application.locate(*HELM, "parameters", place, "value"),
                )
            kind = "string" if item.get("forceString") else "set"
            yield Parameter(str(item["name"]), _escaped(value), kind)
        for place, item in enumerate(_named(application, "fileParameters")):
            at = application.locate(*HELM, "fileParameters", place, "path")
            path = _inside(application, str(item.get("path", "")), at)
            text = _text(path, self.layout.snapshot.read(path))
            yield Parameter(str(item["name"]), text, "file")

    def _plain(self, application: Application) -> list[Manifest]:
        directory: Mapping[str, Any] = application.source.get("directory") or {}
        for key in directory:
            if key != "recurse":
                raise Refusal(
                    f"Application {application.name}: the tools do not follow "
                    f"directory.{key}",
                    application.locate(*SOURCE, "directory", key),
                )
        folder, snapshot = application.path, self.layout.snapshot
        paths = manifests(snapshot, folder, recurse=bool(directory.get("recurse")))
        contents = snapshot.read_many(paths)
        return [
            Manifest(path[len(folder) + 1 :], _text(path, contents[path]))
            for path in paths
        ]

    def _check_kube_version(self, request: RenderRequest) -> None:
        from gitops.yamlfile.document import load_mapping

        path = f"{request.folder}/Chart.yaml"
        file = load_mapping(path, request.chart["Chart.yaml"])
        found = file.find(("kubeVersion",))
        if found is None:
            return
        constraint = str(found[1].value)
        try:
            allowed = allows(constraint, request.kube_version)
        except ValueError:
            allowed = False
        if not allowed:
            raise Refusal(
                f"the chart wants Kubernetes {constraint}, not {request.kube_version}",
                file.at(found[0]),
            )


def _list(application: Application, key: str) -> list[Any]:
    found = application.helm.get(key) or []
    if not isinstance(found, list):
        raise Refusal(
            f"Application {application.name}: helm.{key} is not a list",
            application.locate(*HELM, key),
        )
    return found


def _named(application: Application, key: str) -> list[dict[str, Any]]:
    """A list of mappings that each carry a name."""
    found = _list(application, key)
    for place, item in enumerate(found):
        if not isinstance(item, dict) or not item.get("name"):
            raise Refusal(
                f"Application {application.name}: helm.{key} holds what has no name",
                application.locate(*HELM, key, place),
            )
    return found


def _inside(application: Application, name: str, at: Position) -> str:
    """A path of an Application, from the repository's root."""
    if "$" in name or "*" in name or "://" in name:
        raise Refusal(
            f"Application {application.name}: values file {name}: the tools follow "
            "plain paths only",
            at,
        )
    start = "" if name.startswith("/") else application.path
    path = posixpath.normpath(posixpath.join(start, name.lstrip("/")))
    if path.startswith(".."):
        raise Refusal(
            f"Application {application.name}: values file {name} lies outside the "
            "repository",
            at,
        )
    return path


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refusal("is not UTF-8", Position(path)) from error


def _escaped(value: str) -> str:
    """A comma stays a comma but in a `{list}` (argo-cd util/helm/cmd.go)."""
    if value.startswith("{") and value.endswith("}"):
        return value
    return re.sub(r"(?<!\\),", r"\,", value)


def _inline(helm: Mapping[str, Any]) -> bytes | None:
    if helm.get("valuesObject") is not None:
        return json.dumps(helm["valuesObject"]).encode()
    if helm.get("values"):
        return str(helm["values"]).encode()
    return None
