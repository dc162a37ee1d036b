from __future__ import annotations

import pytest

from tests.gitops.linted import OVERLAY, lint
from tests.support import Repo


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
def test_a_broken_overlay_is_told_once(tidy: Repo, text: str, expected: str) -> None:
    """Rendering fails as well, for the same reason: that is not told again."""
    (found,) = lint(tidy, {OVERLAY: text})
    assert found.startswith(f"{OVERLAY}:{expected}")


def test_bytes_that_are_no_text(tidy: Repo) -> None:
    (tidy.root / OVERLAY).write_bytes(b"replicas: 1\nimage: {tag: \xff}\n")
    assert lint(tidy, {}) == [f"{OVERLAY}:2 yaml-syntax: is not UTF-8"]


def test_a_tab_that_helm_accepts_is_no_fault(tidy: Repo) -> None:
    assert lint(tidy, {OVERLAY: "replicas: 2\t# two\n"}) == []


def test_environments_yaml_is_read_all_the_same_where_it_is_no_mapping(
    tidy: Repo,
) -> None:
    (found,) = lint(tidy, {"environments.yaml": "environments: {\n"})
    assert found == (
        "environments.yaml:2:1 yaml-syntax: expected the node content, but found the "
        "end of the file"
    )


def test_a_tab_that_indents(tidy: Repo) -> None:
    (found,) = lint(tidy, {OVERLAY: "image:\n\ttag: a\n"})
    assert found.startswith(f"{OVERLAY}:2:1 yaml-syntax: a tab where YAML allows only")
