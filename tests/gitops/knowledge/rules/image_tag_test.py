from __future__ import annotations

import pytest

from gitops.knowledge.rules import image_tag
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

LIVE = "overlays/live/cache/values.yaml"
WORKLOAD = "apps/cache/templates/workload.yaml"
INIT = """\
      initContainers:
        - name: look
          image: {}
      containers:
"""
MOVING = (
    "busybox busybox:latest a/b:8 a/b:v8 a/b:8-alpine a/b:alpine3.20 a/b:stable-slim"
)
FIXED = (
    "busybox:1.36 a/b:2024.11.3 a/b:20241103 a/b:main-3f2a1b a/b:8.1-alpine a/b:417 "
    f"a/b:latest@sha256:{'ab' * 32} localhost:5000/a:1.0 a/b:3f2a1bc a/b:8-rc.1"
)


def init(repo: Repo, image: str) -> list[str]:
    repo.replace(WORKLOAD, "      containers:\n", INIT.format(image))
    found = judged(repo, image_tag)
    repo.replace(WORKLOAD, INIT.format(image), "      containers:\n")
    return found


def test_images_that_move_or_not(tidy: Repo) -> None:
    for image in MOVING.split():
        assert init(tidy, image) == [f"warning {WORKLOAD}:39"], image
    for image in FIXED.split():
        assert init(tidy, image) == [], image


@pytest.mark.parametrize(
    ("tag", "level"),
    [("latest", "error"), ("latest-alpine", "error"), ("edge", "warning")],
)
def test_the_grave_ones_are_errors_where_it_is_protected(
    tidy: Repo, tag: str, level: str
) -> None:
    tidy.replace(LIVE, '"8.2.2"', tag)
    tidy.replace(OVERLAY, '"8.2.3"', tag)
    found = judged(tidy, image_tag)
    assert found == [f"warning {OVERLAY}:3", f"{level} {LIVE}:3"]
