"""An image whose tag moves, or that has none.

`latest`, `8` or `alpine` are another image some day, and no tag means `latest`. With
imagePullPolicy Always that day is any start of a pod, also after a crash at night; with
IfNotPresent each node keeps what it pulled first, so that two pods run two versions.
Git shows no change that could be taken back. Name a whole release, or pin the digest,
which never moves. No tag and `latest` are errors in a protected environment.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: latest
    storage:
      class: standard

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: 8-alpine
    storage:
      class: standard

Good (overlays/lab/cache/values.yaml):

    image:
      tag: 8.2.4-alpine
    storage:
      class: standard
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.instance import Instance
from gitops.knowledge.kubernetes.workload import Workload, named
from gitops.knowledge.redis.image import DEBIAN, SERIES, Image
from gitops.yamlfile.keys import Path

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
MOVING = SERIES | {
    "canary", "current", "dev", "devel", "develop", "development", "head", "lts",
    "next", "rolling", "snapshot", "test", "testing", "trunk",
}  # fmt: skip
VARIANTS = DEBIAN | {"slim", "jammy", "noble", "ubuntu", "distroless"}
MAJOR = 100
"""A lone number from here on counts builds or days, which name one image."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each container's image that names no release, at the value of its tag."""
    for instance in evidence.instances:
        for workload in instance.side.workloads.values():
            for path, image in _images(workload):
                why = _why(image)
                if why:
                    yield Finding(
                        f"image {image.short}: {why}; name a release or a digest",
                        evidence.locate(
                            instance, workload.resource, *path, likely="tag"
                        ),
                        level="error" if _is_grave(instance, image) else "warning",
                        app=instance.app,
                        environment=instance.environment.name,
                    )


def _images(workload: Workload) -> Iterator[tuple[Path, Image]]:
    for group in CONTAINERS:
        for name, container in named(workload.spec.get(group)).items():
            if container.get("image"):
                path = workload.at(group, name, "image")
                yield path, Image.parse(container["image"])


def _is_grave(instance: Instance, image: Image) -> bool:
    newest = (image.tag or "latest").partition("-")[0] == "latest"
    return instance.environment.protected and newest


def _why(image: Image) -> str | None:
    if image.digest:
        return None
    if not image.tag:
        return "no tag, which means latest"
    return f"the tag {image.tag} moves" if _moves(image) else None


def _moves(image: Image) -> bool:
    """Whether a tag names a series, a major version or only what it is built on.

    Of servers that are known here it is known how many numbers name a release.
    """
    if image.product and image.moving:
        return True
    first, *rest = (image.tag or "").split("-")
    if not all(_is_variant(part) for part in rest):
        return False
    lone = first.removeprefix("v")
    major = lone.isdecimal() and int(lone) < MAJOR
    return first in MOVING or _is_variant(first) or major


def _is_variant(part: str) -> bool:
    return part in VARIANTS or part.startswith("alpine")
