"""The chart under test, rendered."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from gitops.render.engines import engine
from gitops.render.request import Engine, RenderRequest, ValuesFile
from gitops.render.resources import resources

ROOT = Path(__file__).parents[2]
CHART = ROOT / "apps/redis"

Manifest = dict[str, Any]


@cache
def helm() -> Engine:
    return engine()


def request(
    values: dict[str, Any] | None, chart: Path, version: str = "1.36"
) -> RenderRequest:
    """The chart as Argo CD would have it rendered."""
    files = [path for path in chart.rglob("*") if path.is_file()]
    return RenderRequest(
        folder=chart.name,
        chart={path.relative_to(chart).as_posix(): path.read_bytes() for path in files},
        release="dox-asdlc",
        namespace="dox-asdlc",
        kube_version=f"v{version}.0",
        files=(ValuesFile("values.yaml", json.dumps(values or {}).encode()),),
    )


def text(values: dict[str, Any] | None = None, chart: Path = CHART) -> str:
    """Every rendered manifest, as Kubernetes would be sent it."""
    return "\n---\n".join(one.text for one in helm().render(request(values, chart)))


def manifests(
    values: dict[str, Any] | None = None, chart: Path = CHART
) -> dict[str, Manifest]:
    """The rendered objects by "Kind/name"."""
    rendered = helm().render(request(values, chart))
    found = resources(helm(), chart.name, rendered)
    return {f"{one.kind}/{one.name}": dict(one.body) for one in found}


def documents(
    values: dict[str, Any] | None = None, chart: Path = CHART, version: str = "1.36"
) -> dict[str, bytes]:
    """The text of each rendered object by "Kind/name"."""
    rendered = helm().render(request(values, chart, version))
    found = resources(helm(), chart.name, rendered)
    return {f"{one.kind}/{one.name}": one.text.encode() for one in found}


def changed(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the chart with one file changed."""
    copy = folder / "redis"
    shutil.copytree(CHART, copy)
    before = (copy / file).read_text()
    assert old in before
    (copy / file).write_text(before.replace(old, new))
    return copy


def stateful_set(values: dict[str, Any] | None = None) -> Manifest:
    return manifests(values)["StatefulSet/dox-asdlc-redis"]


def pod(values: dict[str, Any] | None = None) -> Manifest:
    spec: Manifest = stateful_set(values)["spec"]["template"]["spec"]
    return spec


def container(values: dict[str, Any] | None = None) -> Manifest:
    only: Manifest
    (only,) = pod(values)["containers"]
    return only


def redis_conf(values: dict[str, Any] | None = None) -> str:
    config = manifests(values)["ConfigMap/dox-asdlc-redis-config"]
    return str(config["data"]["redis.conf"])


def directives(values: dict[str, Any] | None = None) -> dict[str, list[str]]:
    """The arguments of each directive of redis.conf, in order."""
    return parsed(redis_conf(values))


def parsed(conf: str) -> dict[str, list[str]]:
    """The arguments of each directive of a redis.conf, in order."""
    found: dict[str, list[str]] = {}
    for line in conf.splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            found.setdefault(name, []).append(rest)
    return found
