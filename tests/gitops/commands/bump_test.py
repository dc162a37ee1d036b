"""bump: values set in an overlay, byte by byte, or refused."""

from __future__ import annotations

import json

import pytest

from tests.gitops.promoting import adopt
from tests.support import Repo

LAB = "overlays/lab/cache/values.yaml"
LIVE = "overlays/live/cache/values.yaml"


def test_only_the_value_changes(repo: Repo) -> None:
    before = repo.read(LAB)
    done = repo.tool("bump", "cache", "lab", "image.tag=8.10", "--format", "json")
    assert repo.read(LAB) == before.replace('"1.1"', '"8.10"')
    found = json.loads(done.out)
    (effect,) = found.pop("effects")
    assert (effect["id"], effect["path"], effect["line"]) == ("pod-restart", LAB, 3)
    assert found == {
        "app": "cache",
        "environment": "lab",
        "status": "bumped",
        "changes": [{"item": "image.tag", "old": "1.1", "new": "8.10"}],
    }


def test_a_value_goes_where_the_chart_has_it_and_comes_out_again(repo: Repo) -> None:
    start = repo.read(LAB)
    assert (
        repo.tool(
            "bump",
            "cache",
            "lab",
            "image.repository=example.org/x",
            "limits.memory=1Gi",
        ).code
        == 0
    )
    assert repo.read(LAB) == (
        "# The lab: small, and ahead of live.\n"
        "image:\n"
        "  repository: example.org/x\n"
        '  tag: "1.1"  # what we try now\n'
        "replicas: 2\n"
        "limits:\n"
        "  memory: 1Gi\n"
    )
    assert (
        repo.tool(
            "bump",
            "cache",
            "lab",
            "--unset",
            "image.repository",
            "--unset",
            "limits.memory",
        ).code
        == 0
    )
    assert repo.read(LAB) == start


@pytest.mark.parametrize(
    ("setting", "written"),
    [
        ("replicas=3", "replicas: 3"),
        ("replicas=3.0", "replicas: 3"),
        ("note=no", 'note: "no"'),
        ("note=null", "note: null"),
        ("note=0644", 'note: "0644"'),
        ('flags=["a", "b"]', 'flags: ["a", "b"]'),
        ('settings={"a": "1"}', 'settings: {"a": "1"}'),
    ],
)
def test_values_are_read_by_the_schema(repo: Repo, setting: str, written: str) -> None:
    assert repo.tool("bump", "cache", "lab", setting).code == 0
    assert written in repo.read(LAB).splitlines()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("image.tga=1",), 2, "unknown key image.tga; did you mean image.tag?"),
        (("image=1",), 2, "image is a group; name one of image.repository, image.tag"),
        (("replicas=two",), 2, "replicas: two is not of type integer"),
        (("replicas=12",), 1, f"{LAB}:4:11: replicas: maximum: got 12, want 9"),
        (("replicas",), 2, "replicas: write KEY=VALUE"),
        (("replicas=3", "replicas=4"), 2, "replicas is given twice"),
        ((), 2, "nothing to set"),
        (("replicas=3", "--push"), 2, "go with --commit"),
    ],
)
def test_refusals_write_nothing(
    repo: Repo, words: tuple[str, ...], code: int, says: str
) -> None:
    before = repo.state()
    done = repo.tool("bump", "cache", "lab", *words)
    assert (done.code, len(done.err.splitlines())) == (code, 1)
    assert says in done.err
    assert repo.state() == before


def test_what_is_there_already_is_nothing_to_do(repo: Repo) -> None:
    done = repo.tool("bump", "cache", "lab", "replicas=2", "--unset", "note")
    assert done.code == 0
    assert "nothing to do" in done.out
    assert repo.git("status", "--porcelain") == ""


def test_commit_leaves_the_checkout_alone(repo: Repo) -> None:
    done = repo.tool("bump", "cache", "lab", "replicas=3", "--commit")
    assert done.code == 0, done
    assert repo.git("status", "--porcelain") == ""
    assert "replicas: 3" in repo.git("show", f"bump/cache/lab:{LAB}")
    assert (
        repo.git("log", "-1", "--format=%s", "bump/cache/lab")
        == "Set replicas of cache in lab to 3"
    )


def test_a_protected_promoted_value_wants_a_hotfix(repo: Repo) -> None:
    adopt(repo)
    before = repo.state()
    done = repo.tool("bump", "cache", "live", "image.tag=1.1.1")
    assert done.code == 1
    assert "live is protected; change lab and promote" in done.err
    assert repo.tool("bump", "cache", "live", "image.tag=1.1.1", "--hotfix").code == 2
    assert repo.state() == before


def test_a_hotfix_is_recorded_and_held(repo: Repo) -> None:
    adopt(repo)
    done = repo.tool(
        "bump", "cache", "live", "image.tag=1.1.1", "--hotfix", "--reason", "CVE: fixed"
    )
    assert done.code == 0, done
    assert 'hotfixes:\n  image.tag: "CVE: fixed"\n' in repo.read(
        "overlays/live/cache/promoted.yaml"
    )
    repo.commit("Hotfix")
    plan = json.loads(
        repo.tool("promote", "cache", "lab", "live", "--format", "json").out
    )
    assert plan["promotions"][0]["held"][0]["item"] == "image.tag"


def test_an_own_value_of_a_protected_environment_is_free(repo: Repo) -> None:
    adopt(repo)
    assert repo.tool("bump", "cache", "live", "limits.memory=2Gi").code == 0
    assert "memory: 2Gi" in repo.read(LIVE)


def test_the_default_that_applied_is_shown(repo: Repo) -> None:
    done = repo.tool("bump", "cache", "lab", "limits.memory=1Gi")
    assert '  limits.memory  (default "64Mi")  "1Gi"' in done.out.splitlines()
