from __future__ import annotations

import pytest

from tests.gitops.linted import OVERLAY, lint
from tests.support import Repo


def test_every_duplicate_key_is_told_at_its_place(promoted: Repo) -> None:
    text = "replicas: 1\nimage:\n  tag: 'a'\n  tag: 'b'\nreplicas: 2\n"
    assert lint(promoted, {OVERLAY: text}) == [
        (
            f"{OVERLAY}:4:3 yaml-syntax: duplicate key tag: the one at line 3 is not "
            "read; keep one"
        ),
        (
            f"{OVERLAY}:5:1 yaml-syntax: duplicate key replicas: the one at line 1 is "
            "not read; keep one"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- a\n",
            "1:1 yaml-syntax: is a list, not a mapping; write `key: value` lines",
        ),
        (
            "replicas: [1\n",
            "2:1 yaml-syntax: expected ',' or ']', but got the end of the file",
        ),
        ("image: *base\n", "1:8 yaml-syntax: unknown anchor 'base'"),
    ],
)
def test_a_broken_overlay_is_told_once(
    promoted: Repo, text: str, expected: str
) -> None:
    """Rendering fails as well, for the same reason: that is not told again."""
    (found,) = lint(promoted, {OVERLAY: text})
    assert found.startswith(f"{OVERLAY}:{expected}")


def test_bytes_that_are_no_text(promoted: Repo) -> None:
    (promoted.root / OVERLAY).write_bytes(b"replicas: 1\nimage: {tag: \xff}\n")
    assert lint(promoted, {}) == [f"{OVERLAY}:2 yaml-syntax: is not UTF-8"]


def test_several_documents_are_right_in_clusters_and_wrong_in_charts(
    promoted: Repo,
) -> None:
    project = promoted.read("clusters/lab/project.yaml")
    more = project.replace("name: shop\n", "name: more\n")
    files = {
        "clusters/lab/project.yaml": f"{project}---\n{more}",
        "apps/cache/values.yaml": promoted.read("apps/cache/values.yaml") + "---\n{}\n",
    }
    (found,) = lint(promoted, files)
    assert found.startswith("apps/cache/values.yaml:8:1 yaml-syntax: holds more than")


def test_a_tab_that_helm_accepts_is_no_fault(promoted: Repo) -> None:
    assert lint(promoted, {OVERLAY: "replicas: 2\t# two\n"}) == []


def test_environments_yaml_is_read_all_the_same_where_it_is_no_mapping(
    promoted: Repo,
) -> None:
    (found,) = lint(promoted, {"environments.yaml": "environments: {\n"})
    assert found == (
        "environments.yaml:2:1 yaml-syntax: expected the node content, but found the "
        "end of the file"
    )


def test_a_tab_that_indents(promoted: Repo) -> None:
    (found,) = lint(promoted, {OVERLAY: "image:\n\ttag: a\n"})
    assert found.startswith(f"{OVERLAY}:2:1 yaml-syntax: a tab where YAML allows only")
