"""Folders of schemas as kubeconform reads them, prepared once for offline use."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from gitops.conform.bundle import Schema
from gitops.conform.sources import Schemas, Sources
from gitops.errors import Surroundings
from setup.progress import step

MAKERS = ("sources.py", "bundle.py", "crds.py")


class UnknownVersion(Surroundings):
    """There are no schemas of that Kubernetes version."""


def folders(checks: Path, kubernetes_version: str) -> tuple[Path, ...]:
    """Where the schemas of that minor version ("1.36") and of Argo CD lie.

    `checks` is the folder of that stage of the set-up. They are prepared where they are
    not there yet; UnknownVersion where there are none of that version.
    """
    source = Sources(checks)
    kubernetes = partial(_kubernetes, source, kubernetes_version)
    return (
        _prepared(checks, kubernetes_version, kubernetes),
        _prepared(checks, "argocd", source.argocd),
    )


def write(folder: Path, schemas: Iterable[tuple[str, Schema]]) -> None:
    """Put schemas in a folder, each at its path."""
    for path, schema in schemas:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(schema, separators=(",", ":")))


def _kubernetes(source: Sources, version: str) -> Schemas:
    known = source.versions()
    if version not in known:
        text = f"no schemas of Kubernetes {version}; known: {', '.join(known)}"
        raise UnknownVersion(text)
    return source.kubernetes(version)


def _prepared(checks: Path, name: str, make: Callable[[], Schemas]) -> Path:
    target = checks / "schemas" / _code() / name
    if target.is_dir():
        return target
    try:
        schemas = make()
        with step(f"preparing the schemas of {name}, once"):
            _place(target, schemas)
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        text = f"{target}: {error}; delete .tools/done/checks.lock, then run this again"
        raise Surroundings(text) from error
    return target


def _place(target: Path, schemas: Schemas) -> None:
    """Write into a folder of our own, then rename: two at once both succeed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(mkdtemp(prefix=".", dir=target.parent))
    try:
        write(part, schemas)
        part.rename(target)
    except OSError:
        if not target.is_dir():  # else another start was faster
            raise
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _code() -> str:
    """A name for the code that prepares: other code makes another folder."""
    files = (Path(__file__).with_name(name) for name in MAKERS)
    return sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:12]
