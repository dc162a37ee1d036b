"""An Application rendered as Argo CD's repo-server would (3.6).

Source: argo-cd reposerver/repository/repository.go, GenerateManifests.
"""

from __future__ import annotations

import json
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
from gitops.render.resources import Resource, kept, resources

SOURCE = ("spec", "source")
HELM = (*SOURCE, "helm")
UNSUPPORTED = ("kustomize", "plugin", "chart")
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
SKIPPED = "+argocd:skip-file-rendering"
"""A file of a plain folder that holds this is none of its manifests."""

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
        self._check_files(application)
        if f"{folder}/Chart.yaml" not in snapshot.entries:
            return resources(self.engine, folder, self._plain(application))
        request = self.request(application)
        self._check_kube_version(request)
        found = resources(self.engine, folder, self.engine.render(request))
        return [resource for resource in found if kept(resource)]

    def _check_files(self, application: Application) -> None:
        """Refuse what Argo CD would find in the folder, and the tools do not follow."""
        files = {f"{application.path}/{n}": n for n in self._beside(application)}
        patches = (".argocd-source.yaml", f".argocd-source-{application.name}.yaml")
        explicit = {"helm", "directory"} & application.source.keys()
        for path, name in files.items():
            if name in patches:
                why = "patches the Application's source, which the tools do not follow"
            elif name in KUSTOMIZATIONS and not explicit:
                why = "is Kustomize's, which the tools do not render"
            else:
                continue
            raise Refusal(why, Position(path))

    def _beside(self, application: Application) -> list[str]:
        return self.layout.snapshot.children(application.path)

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
            kube_version=f"v{_numbers(str(version))}",
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
            if path in snapshot.folders:
                raise Refusal(f"values file {path} is a folder", at)
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
        recurse = bool(directory.get("recurse"))
        self._check_jsonnet(folder, recurse=recurse)
        paths = manifests(snapshot, folder, recurse=recurse)
        contents = snapshot.read_many(paths)
        texts = {path: _text(path, contents[path]) for path in paths}
        return [
            Manifest(path[len(folder) + 1 :], _strict(path, text))
            for path, text in texts.items()
            if SKIPPED not in text
        ]

    def _check_jsonnet(self, folder: str, *, recurse: bool) -> None:
        for name in self.layout.snapshot.under(folder):
            if name.endswith(".jsonnet") and (recurse or "/" not in name):
                at = Position(f"{folder}/{name}")
                raise Refusal("is Jsonnet, which the tools do not render", at)

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
    path = application.resolved(name)
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


def _strict(path: str, text: str) -> str:
    """The text of a manifest; Argo CD reads one object in each file of JSON."""
    if path.endswith(".json"):
        try:
            json.loads(text.removeprefix("\ufeff"))
        except ValueError as error:
            raise Refusal(
                f"is not one object in JSON: {error}", Position(path)
            ) from error
    return text


def _numbers(version: str) -> str:
    """A Kubernetes version without a vendor's part, as Argo CD hands it to Helm."""
    found = re.match(r"v?(\d+(?:\.\d+)*)", version)
    return found[1] if found else version


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
