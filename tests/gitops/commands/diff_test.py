"""diff: what a change does to the rendered manifests."""

from __future__ import annotations

import json
from typing import Any

from tests.gitops.promoting import adopt
from tests.support import Repo

LAB = "overlays/lab/cache/values.yaml"


def diff(repo: Repo, *words: str) -> dict[str, Any]:
    done = repo.tool("diff", *words, "--format", "json")
    assert done.code == 0, done
    found: dict[str, Any] = json.loads(done.out)["environments"]
    return found


def test_the_working_tree_against_the_followed_branch(repo: Repo) -> None:
    adopt(repo)
    repo.replace(LAB, "replicas: 2", "replicas: 3")
    assert diff(repo) == {
        "lab": {
            "resources": [
                {
                    "app": "cache",
                    "resource": "Deployment/shop",
                    "change": "changed",
                    "fields": [{"path": "spec.replicas", "old": 2, "new": 3}],
                }
            ],
            "effects": [],
        },
        "live": {"resources": [], "effects": []},
    }


def test_a_branch_against_where_it_left_main(repo: Repo) -> None:
    adopt(repo)
    repo.git("switch", "--quiet", "--create", "work")
    repo.replace(LAB, "replicas: 2", "replicas: 3")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.replace(LAB, '"1.1"', '"1.2"')
    repo.commit()
    repo.git("switch", "--quiet", "work")
    (change,) = diff(repo)["lab"]["resources"]
    assert [field["path"] for field in change["fields"]] == ["spec.replicas"]


def test_two_revisions(repo: Repo) -> None:
    adopt(repo)
    first = repo.git("rev-parse", "HEAD")
    repo.replace("apps/cache/templates/config.yaml", "  cache.conf", "  other.conf")
    repo.commit()
    found = diff(repo, first, "HEAD")
    (change,) = found["lab"]["resources"]
    assert {field["path"] for field in change["fields"]} == {
        r"data.cache\.conf",
        r"data.other\.conf",
    }
    assert [set(field) for field in change["fields"]] == [
        {"path", "old"},
        {"path", "new"},
    ]
    assert found["live"]["resources"] == []


def test_a_comment_changes_nothing(repo: Repo) -> None:
    adopt(repo)
    repo.replace(LAB, "# The lab", "# A lab")
    done = repo.tool("diff")
    assert done.out.splitlines()[1:] == ["", "unchanged: lab, live"]


def test_secrets_are_masked(repo: Repo) -> None:
    adopt(repo)
    template = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {word: %s}\n"
    )
    repo.write("apps/cache/templates/secret.yaml", template % "hunter1")
    repo.commit()
    repo.write("apps/cache/templates/secret.yaml", template % "hunter2")
    for style in ("text", "json", "markdown"):
        out = repo.tool("diff", "--format", style).out
        assert "Secret/s" in out
        assert "hunter" not in out


def test_markdown_counts_and_folds(repo: Repo) -> None:
    adopt(repo)
    repo.replace(LAB, "replicas: 2", "replicas: 3")
    out = repo.tool("diff", "--format", "markdown").out
    assert out.startswith("<!-- gitops-diff -->\n")
    assert "\n| `lab` |  |  |  |  | 1 |\n| `live` |  |  |  |  |  |\n" in out
    assert "<details><summary><code>~ Deployment/shop (cache)</code></summary>" in out
    assert "\n-  replicas: 2\n+  replicas: 3\n" in out


def test_an_unknown_revision(repo: Repo) -> None:
    done = repo.tool("diff", "nope")
    assert (done.code, done.err) == (
        2,
        "diff: nope: no such revision in this repository\n",
    )
