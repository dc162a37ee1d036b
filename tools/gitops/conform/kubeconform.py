"""Objects judged by kubeconform, strictly and from local schemas alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gitops.conform import schemas
from gitops.conform.answer import Message, Status, judgement
from gitops.conform.sources import Sources
from gitops.conform.stage import ensure
from gitops.errors import Surroundings

LAYOUT = "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Document:
    """One Kubernetes object as YAML or JSON; `name` is the caller's word for it."""

    name: str
    text: bytes


@dataclass(frozen=True)
class Verdict:
    """The judgement of the document at `index`; only `valid` is a pass."""

    name: str
    index: int
    status: Status
    messages: tuple[Message, ...] = ()


def validate(
    root: Path,
    kubernetes_version: str,
    documents: Sequence[Document],
    definitions: Sequence[Mapping[str, Any]] = (),
) -> tuple[Verdict, ...]:
    """A verdict for each document, in their order, against that minor version ("1.36").

    `root` is the checkout that holds the tools; `definitions` are further
    CustomResourceDefinitions whose objects may be among the documents. Takes 50 ms, and
    calls from several threads run in parallel. Surroundings where the tools are missing
    and cannot be installed, or kubeconform gives no answer.
    """
    if not documents:
        return ()
    folders = prepare(root, kubernetes_version)
    checks = _checks(root)
    with TemporaryDirectory(prefix="conform-") as work:
        if definitions:
            own = Path(work, "schemas")
            schemas.write(own, Sources(checks).custom(definitions))
            folders = (*folders, own)
        objects = _written(Path(work, "objects"), documents)
        results = _results(_run(checks / "kubeconform", objects, folders))
    return tuple(
        _verdict(index, document, results.get(_file(index), []))
        for index, document in enumerate(documents)
    )


def prepare(root: Path, kubernetes_version: str) -> tuple[Path, ...]:
    """The folders of schemas of a minor version, made on first need (seconds).

    UnknownVersion where there are none of it, as another Surroundings that fails.
    """
    ensure(root, "checks")
    return schemas.folders(_checks(root), kubernetes_version)


def _checks(root: Path) -> Path:
    return root / ".tools" / "checks"


def _written(folder: Path, documents: Sequence[Document]) -> Path:
    """Files, as an empty stdin passes; named .yaml, as others are skipped unheard."""
    folder.mkdir()
    for index, document in enumerate(documents):
        (folder / _file(index)).write_bytes(document.text)
    return folder


def _file(index: int) -> str:
    return f"{index}.yaml"


def _run(program: Path, objects: Path, folders: Iterable[Path]) -> str:
    command = [str(program), "-strict", "-verbose", "-output", "json"]
    for folder in folders:
        command += ["-schema-location", f"{folder}/{LAYOUT}"]
    try:
        done = subprocess.run(
            [*command, str(objects)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Surroundings(f"kubeconform did not run: {error}") from error
    if done.returncode not in (0, 1):
        raise Surroundings(f"kubeconform broke off: {done.stderr.strip()[-200:]}")
    return done.stdout


def _results(answer: str) -> dict[str, list[dict[str, Any]]]:
    """The results by file name; one file may hold several objects."""
    try:
        resources = json.loads(answer)["resources"]
    except (ValueError, KeyError, TypeError) as error:
        message = f"kubeconform's answer cannot be read: {answer[:200]!r}"
        raise Surroundings(message) from error
    results: dict[str, list[dict[str, Any]]] = {}
    for resource in resources:
        results.setdefault(Path(resource["filename"]).name, []).append(resource)
    return results


def _verdict(
    index: int, document: Document, results: Sequence[Mapping[str, Any]]
) -> Verdict:
    found = judgement(results)
    return Verdict(document.name, index, found.status, found.messages)
