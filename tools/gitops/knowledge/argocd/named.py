"""The files that an Application names, and what it lets Argo CD substitute.

Source: Argo CD 3.6, reposerver/repository/repository.go (helmTemplate) and Env.Envsubst
in pkg/apis/application/v1alpha1/types.go: `$NAME` and `${NAME}` in values of parameters
and in paths are replaced by the build environment, unknown names by nothing, `$$` by
one dollar; `values` and `valuesObject` are not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gitops.errors import Position
from gitops.knowledge.kubernetes.workload import mapping
from gitops.layout.application import Application
from gitops.repository.objects import LINK, Entry

HELM = ("spec", "source", "helm")
UNFOLLOWED = ("*", "://")
"""Patterns and addresses, which the tools do not follow."""
BUILD = frozenset({
    "ARGOCD_APP_NAME", "ARGOCD_APP_NAMESPACE", "ARGOCD_APP_PROJECT_NAME",
    "ARGOCD_APP_REVISION", "ARGOCD_APP_REVISION_SHORT", "ARGOCD_APP_REVISION_SHORT_8",
    "ARGOCD_APP_SOURCE_PATH", "ARGOCD_APP_SOURCE_REPO_URL",
    "ARGOCD_APP_SOURCE_TARGET_REVISION", "KUBE_API_VERSIONS", "KUBE_VERSION",
})  # fmt: skip
"""What Argo CD sets when it renders (docs/user-guide/build-environment.md)."""


@dataclass(frozen=True)
class Text:
    """A text that Argo CD substitutes; `field` says which, `is_path` what it is."""

    field: str
    text: str
    at: Position
    is_path: bool = True

    @property
    def is_substituted(self) -> bool:
        """Whether there is anything to replace."""
        return "$" in self.text

    @property
    def is_plain_path(self) -> bool:
        """Whether it names one file of the repository, as it is written."""
        marks = (*UNFOLLOWED, "$")
        return self.is_path and not any(mark in self.text for mark in marks)


def texts(application: Application) -> Iterator[Text]:
    """Values files, parameters and file parameters, in that order."""
    for field, key in (
        ("valueFiles", ""), ("parameters", "value"), ("fileParameters", "path"),
    ):  # fmt: skip
        items = application.helm.get(field)
        for place, item in enumerate(items if isinstance(items, list) else ()):
            text = mapping(item).get(key) if key else item
            if text not in (None, ""):
                at = application.locate(*HELM, field, place, *([key] if key else []))
                yield Text(field, str(text), at, is_path=key != "value")


def paths(application: Application) -> Iterator[tuple[Text, str]]:
    """Each file that it names by a plain path, and where that leads."""
    for text in texts(application):
        if text.is_plain_path:
            yield text, application.resolved(text.text)


def link(entries: Mapping[str, Entry], path: str) -> str | None:
    """The symlink that a path passes through or is, None where there is none."""
    here = path
    while here:
        if here in entries and entries[here].mode == LINK:
            return here
        here = posixpath.dirname(here)
    return None


def overrides(application: Application) -> list[str]:
    """Files that would patch its source, whether they are there or not."""
    names = (".argocd-source.yaml", f".argocd-source-{application.name}.yaml")
    return [f"{application.path}/{name}" for name in names]


def told(application: Application, entries: Mapping[str, Entry]) -> set[Position]:
    """Where a refusal to render stands that one of its texts is the reason of."""
    found = {text.at for text in texts(application) if text.is_substituted}
    found.update(map(Position, overrides(application)))
    for text, path in paths(application):
        found.add(text.at)
        if path not in entries or link(entries, path):
            found.add(Position(path))
    return found
