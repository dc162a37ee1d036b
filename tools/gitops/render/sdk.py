"""Helm in this process: the library of helm-python-sdk (Helm 4.2.3)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TypeVar
from weakref import finalize

from gitops.errors import Position, Refusal
from gitops.render.request import (
    Manifest,
    Parameter,
    RenderRequest,
    Unreadable,
    lay,
)
from gitops.render.resources import SEPARATOR
from gitops.render.values import merged, overlaid
from gitops.repository.objects import blob_id

T = TypeVar("T")
TICK = 0.1
"""Seconds; a signal that another thread received is seen this late."""
KEPT = 8
"""Charts that stay on disk: one is rendered with many values in a row."""
MOST = 2000
"""Texts whose parsed form is kept."""
LIMIT = 120
"""Seconds after which a render is given up."""
INDEX = re.compile(r"(?<!\\)\[")
DOCUMENT = re.compile(rb"^---[ \t\r]*(?:#.*)?$", re.MULTILINE)
"""Between the documents of a values file, which Helm lays over each other."""

GLUED = re.compile(r"^---(?=[^\s-])", re.MULTILINE)
"""A separator whose newline a template trimmed away; Helm puts it back."""

FORMS = ("v1", "v2")
"""Forms of a chart that Helm's command line takes."""
PARSERS = {
    "set": "helm_strvals_parse",
    "string": "helm_strvals_parse_string",
    "file": "helm_strvals_parse_literal",
}


class SdkEngine:
    """Renders without a process; a chart is loaded anew each time.

    A loaded chart is not immutable: rendering it with a dependency disabled drops
    that subchart for good, and values leak into later renders (measured with
    0.2.2). It is loaded from a folder (3 ms), as Argo CD does: in an archive Helm
    heeds no .helmignore and takes hidden files for templates.
    """

    name = "helm-python-sdk"

    def __init__(self) -> None:
        import helm_python

        self._charts: list[str] = []
        self._known: dict[bytes, Any] = {}
        self._lock = Lock()
        self._helm = helm_python
        # The wrapper lacks the arguments for Kubernetes and API versions; the native
        # call has them. That is why the lock file pins this version exactly.
        self._native = helm_python._native  # noqa: SLF001

    def render(self, request: RenderRequest) -> list[Manifest]:
        """The rendered templates and CRDs; Refusal with Helm's reason."""
        values = self._values(request)
        options = {
            "name": request.release,
            "namespace": request.namespace,
            "kube_version": request.kube_version,
            "api_versions": list(request.api_versions),
        }

        def work() -> list[Manifest]:
            self._helm.validate_release_name(request.release)
            with self._load(request.chart) as chart:
                _check(chart, request)
                out = self._native.call_string(
                    "helm_render",
                    chart._raw(),  # noqa: SLF001
                    json.dumps(values),
                    json.dumps(options),
                )
                found = [_manifest(*pair) for pair in json.loads(out).items()]
                # Read after the render, which drops the CRDs of disabled subcharts.
                crds = chart.crds if request.include_crds else []
            return found + [_manifest(crd["filename"], crd["data"]) for crd in crds]

        try:
            found = finished(work, LIMIT)
        except self._helm.HelmError as error:
            raise Refusal(str(error).strip(), Position(request.folder)) from error
        except TimeoutError as error:
            why = f"rendering took over {LIMIT} s; a template that never ends?"
            raise Refusal(why, Position(request.folder)) from error
        return sorted(found, key=lambda manifest: manifest.template)

    def _load(self, files: Mapping[str, bytes]) -> Any:
        with self._lock:
            return self._helm.Chart.load(self._laid(files))

    def _laid(self, files: Mapping[str, bytes]) -> str:
        """The folder that holds a chart; the last few are kept for more renders."""
        about = "".join(f"{blob_id(files[path])} {path}\0" for path in sorted(files))
        key = blob_id(about.encode(errors="surrogateescape"))
        folder = self._folder / key
        if key not in self._charts:
            lay(folder, files)
            self._charts.append(key)
            if len(self._charts) > KEPT:
                rmtree(self._folder / self._charts.pop(0), ignore_errors=True)
        return str(folder)

    @cached_property
    def _folder(self) -> Path:
        folder = mkdtemp(prefix="charts-")
        finalize(self, rmtree, folder, ignore_errors=True)
        return Path(folder)

    def read(self, texts: Sequence[bytes]) -> list[Any]:
        """What Helm reads in each text."""
        return [self._read(text) for text in texts]

    def _read(self, text: bytes) -> Any:
        """What one text says; renders of one chart share most of their objects."""
        if text not in self._known:
            if len(self._known) > MOST:
                self._known.clear()
            self._known[text] = self._parsed(text)
        return self._known[text]

    def _parsed(self, text: bytes) -> Any:
        try:
            return json.loads(
                self._native.call_string("helm_values_from_yaml", text.decode())
            )
        except (self._helm.HelmError, UnicodeDecodeError) as error:
            return Unreadable(" ".join(str(error).split()))

    def _values(self, request: RenderRequest) -> Mapping[str, Any]:
        files = [(file.path, file.data) for file in request.files]
        if request.inline is not None:
            files.append(("the Application's own values", request.inline))
        texts = [(path, part) for path, data in files for part in DOCUMENT.split(data)]
        values: Mapping[str, Any] = {}
        for (path, _), data in zip(
            texts, self.read([text for _, text in texts]), strict=True
        ):
            if isinstance(data, Unreadable):
                raise Refusal(data.why, Position(path))
            values = merged(values, data)
        for parameter in request.parameters:
            values = self._set(values, parameter, Position(request.folder))
        return values

    def _set(
        self, values: Mapping[str, Any], parameter: Parameter, at: Position
    ) -> Any:
        words = f"{parameter.name}={parameter.value}"
        places = len(INDEX.findall(parameter.name))
        try:
            parsed = self._native.call_string(PARSERS[parameter.kind], words)
            return overlaid(values, json.loads(parsed), places)
        except (self._helm.HelmError, ValueError) as error:
            raise Refusal(f"parameter {parameter.name}: {error}", at) from error


def finished(work: Callable[[], T], seconds: float) -> T:
    """The result of work that may never end, done beside this thread.

    Native code cannot be interrupted: waiting for it can, so that Ctrl-C and the
    time limit (TimeoutError) get through.
    """
    outcome: list[T | BaseException] = []
    done = Event()

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            outcome.append(error)
        done.set()

    Thread(target=run, daemon=True).start()
    deadline = monotonic() + seconds
    while not done.wait(TICK):
        if monotonic() > deadline:
            raise TimeoutError
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _check(chart: Any, request: RenderRequest) -> None:
    # The command line refuses this; the library renders it all the same.
    at = Position(f"{request.folder}/Chart.yaml")
    if chart.metadata.get("type") == "library":
        raise Refusal("is a library chart, which cannot be installed", at)
    if chart.metadata.get("apiVersion") not in FORMS:
        raise Refusal(f"its apiVersion is none of {', '.join(FORMS)}", at)
    declared = chart.metadata.get("dependencies") or []
    held = {item.get("name") for item in chart.dependencies} if declared else set()
    missing = [item["name"] for item in declared if item["name"] not in held]
    if missing:
        raise Refusal(
            f"lists {', '.join(missing)}, missing in charts/; vendor it there", at
        )


def _manifest(name: str, text: str) -> Manifest:
    """A rendered file as the command line prints it, each document with a newline."""
    path = name.partition("/")[2]
    if "crds/" not in path:
        parts = SEPARATOR.split(GLUED.sub("---\n", text))
        text = "---\n".join(f"{part.lstrip()}\n" for part in parts)
    return Manifest(path, text)
