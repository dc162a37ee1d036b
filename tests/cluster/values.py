"""The values that an environment's Redis is deployed with, read from its files."""

from __future__ import annotations

from typing import Any

import yaml

from gitops.yamlfile.keys import lookup
from tests.cluster.gitops import CHARTS, GitOps


def value(gitops: GitOps, environment: str, key: str) -> Any:
    """What the overlay sets, else what the chart has by default."""
    overlay = f"overlays/{environment}/redis/values.yaml"
    for path in (overlay, f"{CHARTS[environment]}/values.yaml"):
        found = lookup(
            yaml.safe_load(gitops.repo.read(path)) or {}, tuple(key.split("."))
        )
        if found is not None:
            return found
    raise AssertionError(f"{environment} has no value {key}")
