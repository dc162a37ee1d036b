"""The `simple` fixture promoted by the real command, for tests of promotions."""

from __future__ import annotations

import json
from typing import Any

from tests.support import Repo

LAB = "overlays/lab/cache/values.yaml"
LIVE = "overlays/live/cache/values.yaml"
COPY = "overlays/live/cache/chart"
RECORD = "overlays/live/cache/promoted.yaml"
BRANCH = "promote/cache/lab-to-live"


def promote(repo: Repo, *words: str) -> dict[str, Any]:
    done = repo.tool("promote", "cache", "lab", "live", "--format", "json", *words)
    (promotion,) = json.loads(done.out)["promotions"]
    found: dict[str, Any] = promotion
    return found


def merge(repo: Repo) -> None:
    repo.git("merge", "--quiet", "--no-edit", BRANCH)
    repo.git("branch", "--quiet", "--delete", BRANCH)


def set_tag(repo: Repo, path: str, old: str, new: str) -> None:
    repo.replace(path, f'tag: "{old}"', f'tag: "{new}"')
    repo.commit(f"{path}: {new}")


def adopt(repo: Repo) -> None:
    """Bring live to what the lab runs, and a record of it."""
    assert promote(repo, "--adopt", "source")["status"] == "promoted"
    merge(repo)
