from __future__ import annotations

from gitops.knowledge.rules import disabled_app
from tests.gitops.linted import OVERLAY
from tests.gitops.one_rule import judged
from tests.support import Repo

APPLICATION = "clusters/lab/cache.yaml"


def test_the_value_that_leaves_nothing(tidy: Repo) -> None:
    tidy.write(OVERLAY, "replicas: 2\nenabled: false\n")
    assert judged(tidy, disabled_app) == [f"error {OVERLAY}:2"]


def test_where_nothing_is_meant_or_a_person_syncs(tidy: Repo) -> None:
    tidy.write(OVERLAY, "enabled: false\n")
    tidy.replace(APPLICATION, "allowEmpty: false", "allowEmpty: true")
    assert judged(tidy, disabled_app) == []
    tidy.replace(APPLICATION, "    automated: {", "    managed: {")
    assert judged(tidy, disabled_app) == []


def test_a_part_that_is_off_is_no_empty_application(tidy: Repo) -> None:
    tidy.write(OVERLAY, "aof: {enabled: false}\nreplicas: 0\n")
    assert judged(tidy, disabled_app) == []
