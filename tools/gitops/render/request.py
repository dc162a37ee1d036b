"""All that Helm needs to render one Application, as Argo CD gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class ValuesFile:
    """A values file: its path in the repository and its bytes."""

    path: str
    data: bytes


KINDS = ("set", "string", "file")
"""`--set`, `--set-string`, `--set-file`: a later kind overrides an earlier one."""


@dataclass(frozen=True)
class Parameter:
    """One `--set` of an Application; `kind` is Helm's way of reading it."""

    name: str
    value: str
    kind: str = "set"


@dataclass(frozen=True)
class RenderRequest:
    """A chart's files by path relative to it, and what they are rendered with.

    Values override in Argo CD's order: chart, `files` (the last wins), `inline`,
    `parameters`. `kube_version` is a full one (`v1.36.0`).
    """

    folder: str
    chart: Mapping[str, bytes]
    release: str
    namespace: str
    kube_version: str
    files: Sequence[ValuesFile] = ()
    inline: bytes | None = None
    parameters: Sequence[Parameter] = ()
    api_versions: Sequence[str] = ()
    include_crds: bool = True


@dataclass(frozen=True)
class Manifest:
    """One rendered file: the template's path inside the chart, and its text."""

    template: str
    text: str


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a chart's files into a folder, where Helm reads them."""
    for parent in {(folder / path).parent for path in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        (folder / path).write_bytes(data)


class Engine(Protocol):
    """Helm, in whatever form it is here."""

    @property
    def name(self) -> str:
        """What people call it."""

    def render(self, request: RenderRequest) -> list[Manifest]:
        """The rendered templates and CRDs; Refusal with Helm's reason."""

    def read(self, texts: Sequence[bytes]) -> list[Any]:
        """What Helm reads in each YAML text (first document, a mapping).

        An entry is an Unreadable where Helm refuses the text.
        """


@dataclass(frozen=True)
class Unreadable:
    """Why Helm's reader refused a text."""

    why: str
