from __future__ import annotations

import pytest

from gitops.knowledge.rules import storage_class
from tests.gitops.rendered import OVERLAY, TEMPLATES, told
from tests.support import Repo

CLASS = """\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: example.org/fast
"""


def test_a_class_is_looked_up_in_its_own_environment(tidy: Repo) -> None:
    tidy.replace(OVERLAY, "class: standard", "class: replicated")
    (found,) = told(tidy, storage_class)
    assert found.startswith(f"error {OVERLAY}:5:10: StatefulSet/shop-cache: ")


def test_a_class_that_the_environment_renders(tidy: Repo) -> None:
    tidy.replace(OVERLAY, "class: standard", "class: fast")
    tidy.write(f"{TEMPLATES}/class.yaml", CLASS)
    assert told(tidy, storage_class) == []


@pytest.mark.parametrize("classes", ["storageClasses: []", "apiVersions: []"])
def test_without_a_list_nothing_is_judged(tidy: Repo, classes: str) -> None:
    tidy.replace(OVERLAY, "class: standard", "class: fast")
    tidy.replace("environments.yaml", "storageClasses: [standard]", classes)
    assert told(tidy, storage_class) == []


def test_no_class_is_the_default_one(tidy: Repo) -> None:
    tidy.replace(OVERLAY, "class: standard", 'class: ""')
    assert told(tidy, storage_class) == []
