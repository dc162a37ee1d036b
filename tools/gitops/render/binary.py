"""Helm as the `helm` binary on PATH, where the library has no wheel."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gitops.errors import Position, Refusal, Surroundings
from gitops.render.request import Manifest, RenderRequest, Unreadable, lay

SOURCE = re.compile(r"^---\n# Source: [^/\n]+/(.+)\n", re.MULTILINE)
FLAGS = {"set": "--set", "string": "--set-string", "file": "--set-file"}
HINT = "\n\nUse --debug flag to render out invalid YAML\n"
LIMIT = 120
"""Seconds after which a render is given up."""

READER = {
    "Chart.yaml": "apiVersion: v2\nname: reader\nversion: 0.0.0\n",
    "templates/out.yaml": '{{ .Files.Get "in.yaml" | fromYaml | toJson }}\n',
}
"""A chart that prints what Helm reads in a file."""


@dataclass(frozen=True)
class BinaryEngine:
    """Runs one helm process a render, and one a text that is read."""

    helm: str
    name: str = "helm"

    @classmethod
    def found(cls) -> BinaryEngine:
        """The helm on PATH; Surroundings where there is none or it is too old."""
        helm = shutil.which("helm")
        if helm is None:
            raise Surroundings(
                "no Helm here: helm-python-sdk has no wheel for this machine, and "
                "there is no helm on PATH; install Helm 4"
            )
        version = _run([helm, "version", "--short"]).stdout.strip()
        if not version.startswith("v4."):
            raise Surroundings(f"{helm} is {version}; Argo CD renders with Helm 4")
        return cls(helm)

    def render(self, request: RenderRequest) -> list[Manifest]:
        """The rendered templates and CRDs; Refusal with Helm's reason."""
        with TemporaryDirectory() as folder:
            words = _laid_out(Path(folder), request)
            done = _run([self.helm, "template", request.release, *words])
            if done.returncode:
                why = _reason(done.stderr)
                for number, file in enumerate(request.files):
                    why = why.replace(f"{folder}/values-{number}.yaml", file.path)
                raise Refusal(why, Position(request.folder))
        parts = SOURCE.split(done.stdout)[1:]
        found = [Manifest(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
        return sorted(found, key=lambda manifest: manifest.template)

    def read(self, texts: Sequence[bytes]) -> list[Any]:
        """What Helm reads in each text."""
        with TemporaryDirectory() as folder:
            return [self._read(Path(folder), text) for text in texts]

    def _read(self, folder: Path, text: bytes) -> Any:
        lay(folder, {**{k: v.encode() for k, v in READER.items()}, "in.yaml": text})
        done = _run([self.helm, "template", "reader", str(folder)])
        if done.returncode:
            return Unreadable(_reason(done.stderr))
        data = json.loads(SOURCE.split(done.stdout)[2])
        # fromYaml reports a failure as a map of this one key.
        why = data.get("Error") if isinstance(data, dict) and len(data) == 1 else None
        return Unreadable(why) if why else data


def _laid_out(folder: Path, request: RenderRequest) -> list[str]:
    chart = folder / "chart"
    lay(chart, request.chart)
    words = [str(chart), "--namespace", request.namespace,
             "--kube-version", request.kube_version]  # fmt: skip
    for version in request.api_versions:
        words += ["--api-versions", version]
    if request.include_crds:
        words.append("--include-crds")
    values = [file.data for file in request.files]
    values += [request.inline] if request.inline is not None else []
    for number, data in enumerate(values):
        lay(folder, {f"values-{number}.yaml": data})
        words += ["--values", str(folder / f"values-{number}.yaml")]
    for number, parameter in enumerate(request.parameters):
        value = parameter.value
        if parameter.kind == "file":
            lay(folder, {f"file-{number}": value.encode()})
            value = str(folder / f"file-{number}")
        words += [FLAGS[parameter.kind], f"{parameter.name}={value}"]
    return words


def _run(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            words, capture_output=True, encoding="utf-8", errors="replace",
            check=False, timeout=LIMIT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Refusal(
            f"rendering took over {LIMIT} s; a template that never ends?"
        ) from error
    except OSError as error:
        raise Surroundings(f"{words[0]}: {error.strerror}") from error


def _reason(err: str) -> str:
    return err.removesuffix(HINT).strip().rpartition("Error: ")[2]
