"""Only what changed is rendered, and in time that grows with what changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gitops.commands import diff
from gitops.render.engines import engine
from gitops.render.request import Engine, Manifest, RenderRequest
from gitops.repository.git import find
from gitops.repository.source import Source
from tests.support import ROOT, Repo, make_repository

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: {name}, namespace: argocd}}
spec:
  project: shop
  source:
    repoURL: https://example.org/shop/gitops.git
    targetRevision: main
    path: apps/redis
    helm:
      releaseName: {name}
      valueFiles: [../../overlays/lab/{name}/values.yaml]
  destination: {{server: https://kubernetes.default.svc, namespace: {name}}}
"""


@dataclass
class Counted:
    """The real engine, and what it was asked to render."""

    engine: Engine
    renders: list[str] = field(default_factory=list)
    name: str = "counted"

    def render(self, request: RenderRequest) -> list[Manifest]:
        self.renders.append(request.release)
        return self.engine.render(request)

    def read(self, texts: Sequence[bytes]) -> list[Any]:
        return self.engine.read(texts)


def many(folder: Path, count: int) -> Repo:
    """A repository with `count` Applications of the live chart in one environment."""
    chart = ROOT / "apps" / "redis"
    repo = make_repository(folder)
    repo.git("rm", "-rq", ".")
    repo.write(
        "environments.yaml", "environments:\n  lab: {kubernetesVersion: '1.36'}\n"
    )
    for path in chart.rglob("*"):
        if path.is_file():
            repo.write(f"apps/redis/{path.relative_to(chart)}", path.read_text())
    for name in (f"app{number:03}" for number in range(count)):
        repo.write(f"clusters/lab/{name}.yaml", APPLICATION.format(name=name))
        repo.write(f"overlays/lab/{name}/values.yaml", "replicas: 1\n")
    repo.commit()
    return repo


def change(repo: Repo, *numbers: int) -> None:
    text = 'image: {tag: "8.2.4"}\naof: {enabled: true}\n'
    for number in numbers:
        repo.write(f"overlays/lab/app{number:03}/values.yaml", text)


def compared(repo: Repo, helm: Engine) -> diff.Difference:
    return diff.make(Source(find(repo.root)), helm, "HEAD", None)


def test_what_did_not_change_is_not_rendered(tmp_path: Path) -> None:
    repo, helm = many(tmp_path / "repo", 8), Counted(engine())
    assert compared(repo, helm).environments["lab"].resources == []
    assert helm.renders == []
    change(repo, 3)
    assert len(compared(repo, helm).environments["lab"].resources) == 2
    assert set(helm.renders) == {"app003"}
    # Both sides, and the new one with each of the two values as it was.
    assert len(helm.renders) == 4


def test_a_changed_chart_is_rendered_for_all_that_read_it(tmp_path: Path) -> None:
    repo, helm = many(tmp_path / "repo", 3), Counted(engine())
    repo.replace("apps/redis/values.yaml", 'tag: "8.2.3"', 'tag: "8.2.4"')
    outcome = compared(repo, helm).environments["lab"]
    assert {c.app for c in outcome.resources} == {"app000", "app001", "app002"}
    # One input changed: it is the cause, and nothing is tried.
    assert len(helm.renders) == 6


@pytest.mark.slow
def test_many_changed_applications(tmp_path: Path) -> None:
    """Against bare renders of the same charts: machines differ, the ratio less."""
    count, helm = 60, engine()
    repo = many(tmp_path / "repo", count)
    change(repo, *range(count))
    counted = Counted(helm)
    start = time.perf_counter()
    made = compared(repo, counted)
    total = time.perf_counter() - start
    assert len(made.environments["lab"].effects) >= count

    requests = _requests(repo, helm)
    start = time.perf_counter()
    for request in requests:
        helm.render(request)
    bare = (time.perf_counter() - start) * len(counted.renders) / len(requests)
    assert total < 6 * bare


def _requests(repo: Repo, helm: Engine) -> list[RenderRequest]:
    from gitops.layout import app as layouts
    from gitops.render.application import Renderer

    layout = layouts.read(Source(find(repo.root)).working_tree)
    renderer = Renderer(layout, helm)
    return [renderer.request(each) for each in layout.applications("lab")]
