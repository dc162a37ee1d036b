"""One Application on one side of a change: what it reads, and what it renders to."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gitops.knowledge.change import Side
from gitops.layout.app import Layout
from gitops.layout.application import Application
from gitops.render.application import Renderer
from gitops.render.request import Engine, RenderRequest, Unreadable
from gitops.render.resources import Resource, resources
from gitops.render.values import merged
from gitops.repository.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Rendering:
    """An Application as one layout has it; everything is rendered on demand."""

    layout: Layout
    application: Application
    engine: Engine

    @property
    def snapshot(self) -> Snapshot:
        """The files that it is read from."""
        return self.layout.snapshot

    @property
    def is_chart(self) -> bool:
        """Whether it reads a chart, not a folder of manifests."""
        return f"{self.application.path}/Chart.yaml" in self.snapshot.entries

    @cached_property
    def request(self) -> RenderRequest:
        """What Helm is asked for."""
        return self._renderer.request(self.application)

    @cached_property
    def resources(self) -> Sequence[Resource]:
        """What its Argo CD would apply."""
        return self._renderer.resources(self.application)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """The Application itself."""
        found: Mapping[str, Any] = self.application.file.data(self.application.root)
        return found

    @property
    def namespace(self) -> str:
        """Where objects go that name none."""
        return str(self.application.helm.get("namespace") or self.application.namespace)

    @cached_property
    def inputs(self) -> Hashable:
        """All that the rendering depends on: equal inputs need not be rendered."""
        application, entries = self.application, self.snapshot.entries
        if application.helm.get("fileParameters"):
            return object()  # equal to nothing: rarely used, never assumed unchanged
        files = self.snapshot.under(application.path)
        return (
            tuple(sorted((path, entry.blob) for path, entry in files.items())),
            tuple((p, entries.get(p)) for p in self._renderer.value_paths(application)),
            repr({**application.source, "path": None}),
            (application.name, self.namespace, self.layout.environment(application)),
        )

    @property
    def blobs(self) -> Iterator[str]:
        """The ids of the files that the rendering reads."""
        for entry in self.snapshot.under(self.application.path).values():
            yield entry.blob
        for path in self._renderer.value_paths(self.application):
            if path in self.snapshot.entries:
                yield self.snapshot.entries[path].blob

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values that the Application lays over the chart's, parameters apart."""
        texts = [file.data for file in self.request.files]
        texts += [self.request.inline] if self.request.inline is not None else []
        found: Mapping[str, Any] = {}
        for data in self.engine.read(texts):
            found = found if isinstance(data, Unreadable) else merged(found, data)
        return found

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The chart's own values."""
        (data,) = self.engine.read([self.request.chart.get("values.yaml", b"")])
        return {} if isinstance(data, Unreadable) else dict(data)

    def again(self, request: RenderRequest) -> Sequence[Resource]:
        """What another request of the same chart renders to."""
        return resources(self.engine, request.folder, self.engine.render(request))

    def side(self, found: Sequence[Resource]) -> Side:
        """Some resources as this Application's."""
        return Side(found, self.manifest, self.namespace)

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.layout, self.engine)
