"""The schemas as they were fetched: a wheel of Kubernetes' and the CRDs of Argo CD."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gitops.conform import bundle, crds
from gitops.conform.bundle import Schema

Schemas = Iterator[tuple[str, Schema]]
"""Each with its path, `{group}/{kind}_{version}.json`."""

DEFINITIONS = "/_definitions.json"
STRICT = re.compile(r"/v(?P<minor>\d+\.\d+)\.\d+-local-strict/[^/]+\.json$")
"""A file of the wheel; strict ones allow no field that Kubernetes does not know."""


@dataclass(frozen=True)
class Sources:
    """What the stage `checks` of the set-up left in `folder`."""

    folder: Path

    def versions(self) -> list[str]:
        """The minor versions of Kubernetes that have schemas, oldest first."""
        return sorted(self._by_version(), key=_numbers)

    def kubernetes(self, version: str) -> Schemas:
        """The schemas of the kinds of one of `versions()`."""
        files = self._by_version()[version]
        with self._wheel() as wheel:
            definitions = _definitions(wheel, files)
            for name in files:
                schema = json.loads(wheel.read(name))
                for path in bundle.kinds(schema):
                    yield path, bundle.bundled(schema, definitions)

    def argocd(self) -> Schemas:
        """The schemas of Argo CD's kinds (3 s, as a 1.5 MB file is parsed)."""
        from ruamel.yaml import YAML

        files = sorted((self.folder / "argocd").glob("*.yaml"))
        return self.custom(YAML(typ="safe", pure=True).load(file) for file in files)

    def custom(self, definitions: Iterable[Mapping[str, Any]]) -> Schemas:
        """The schemas of the kinds that CustomResourceDefinitions define."""
        metadata = self._metadata()
        for definition in definitions:
            yield from crds.schemas(definition, metadata)

    def _metadata(self) -> Schema:
        """ObjectMeta of the newest Kubernetes; it has been the same for years."""
        files = self._by_version()[self.versions()[-1]]
        with self._wheel() as wheel:
            definitions = _definitions(wheel, files)
        return bundle.bundled(definitions[bundle.OBJECT_META], definitions)

    def _by_version(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        with self._wheel() as wheel:
            for match in filter(None, map(STRICT.search, wheel.namelist())):
                found.setdefault(match["minor"], []).append(match.string)
        return found

    def _wheel(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(next((self.folder / "kubernetes").glob("*.whl")))


def _definitions(wheel: zipfile.ZipFile, files: Iterable[str]) -> dict[str, Schema]:
    name = next(name for name in files if name.endswith(DEFINITIONS))
    return bundle.sharpened(json.loads(wheel.read(name))["$defs"])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
