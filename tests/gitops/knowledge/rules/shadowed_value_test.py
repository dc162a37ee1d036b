from __future__ import annotations

import pytest

from gitops.knowledge.rules import shadowed_value
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

APPLICATION = "clusters/lab/cache.yaml"
SHADOWED = [f"warning {OVERLAY}:3"]


@pytest.mark.parametrize(
    ("helm", "found"),
    [
        ("parameters: [{name: image.tag, value: '9.0.0'}]", SHADOWED),
        ("parameters: [{name: image.tag, value: 8.2.3}]", []),
        ("parameters: [{name: image.tagg, value: 8.2.4}]", []),
        ("valuesObject: {image: {tag: '9.0.0'}}", SHADOWED),
        ("valuesObject: {image: {tag: '8.2.3', repository: x}}", []),
        ("valuesObject: {replicas: 2}", []),
        ('values: "image: {tag: x}"', SHADOWED),
    ],
)
def test_what_the_application_sets(tidy: Repo, helm: str, found: list[str]) -> None:
    tidy.replace(APPLICATION, "releaseName: shop", f"releaseName: shop\n      {helm}")
    assert judged(tidy, shadowed_value) == found


def test_a_file_that_is_not_the_environments_own_may_be_overridden(tidy: Repo) -> None:
    tidy.replace(APPLICATION, "Files: [", "Files: [/overlays/common.yaml, ")
    tidy.write("overlays/common.yaml", "image: {tag: '8'}\n")
    assert judged(tidy, shadowed_value) == []
