"""An undo puts back what a promotion brought, to the byte, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest

from tests.gitops.promoting import (
    BRANCH,
    COPY,
    LAB,
    LIVE,
    RECORD,
    merge,
    promote,
    set_tag,
)
from tests.support import ROOT, Repo

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "promotion.json").read_text())
VALID = fastjsonschema.compile(SCHEMA)
UNDO = "undo/cache/lab-to-live"
FOLDER = "overlays/live/cache"
NOTE = 'note: ""'


def undo(repo: Repo, *words: str) -> dict[str, Any]:
    done = repo.tool(
        "promote", "cache", "lab", "live", "--format", "json", "--undo", *words
    )
    told = json.loads(done.out)
    VALID(told)
    (found,) = told["promotions"]
    made: dict[str, Any] = found
    return made


def take_back(repo: Repo, *words: str) -> dict[str, Any]:
    made = undo(repo, *words)
    assert made["status"] == "undone", made
    repo.git("merge", "--quiet", "--no-edit", UNDO)
    repo.git("branch", "--quiet", "--delete", UNDO)
    return made


def tree(repo: Repo) -> str:
    return repo.git("rev-parse", f"main:{FOLDER}")


def bring(repo: Repo, new: str = "1.2", old: str = "1.1") -> str:
    """Promote another tag and another chart; the tree of live before it."""
    set_tag(repo, LAB, old, new)
    text = repo.read("apps/cache/values.yaml")
    repo.write("apps/cache/values.yaml", f"{text}# {new}\n")
    repo.commit("Chart")
    before = tree(repo)
    assert promote(repo)["status"] == "promoted"
    return before


def test_the_last_promotion_goes_back_to_the_byte(adopted: Repo) -> None:
    before = bring(adopted)
    merge(adopted)
    chart, copy = (adopted.git("rev-parse", f"main:{p}") for p in ("apps/cache", COPY))
    assert chart == copy
    made = take_back(adopted)
    assert [c["item"] for c in made["changes"]] == ["chart", "image.tag"]
    assert made["changes"][1] == {"item": "image.tag", "old": "1.2", "new": "1.1"}
    assert tree(adopted) == before


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_it_is_the_revert_however_it_was_merged(adopted: Repo, how: str) -> None:
    before = bring(adopted)
    named = adopted.git("rev-parse", BRANCH)
    if how == "merge":
        adopted.git("merge", "--quiet", "--no-ff", "--no-edit", BRANCH)
    elif how == "squash":
        adopted.git("merge", "--quiet", "--squash", BRANCH)
        adopted.commit("Squashed")
    else:
        adopted.commit("Something else")
        adopted.git("cherry-pick", BRANCH)
    brought = adopted.git("rev-parse", "HEAD")
    adopted.commit("Later")
    assert undo(adopted, named, "--dry-run")["undoes"] == brought
    take_back(adopted, named)
    assert tree(adopted) == before


def test_what_is_undone_waits_for_the_source_to_change(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    take_back(adopted)
    made = promote(adopted)
    assert made["status"] == "nothing-to-do"
    assert {held["item"] for held in made["held"]} == {"chart", "image.tag"}
    assert all("taken back" in held["why"] for held in made["held"])
    again = promote(adopted, "--again", "--dry-run")
    assert [c["item"] for c in again["changes"]] == ["chart", "image.tag"]
    set_tag(adopted, LAB, "1.2", "1.3")
    assert promote(adopted)["changes"] == [
        {"item": "image.tag", "old": "1.1", "new": "1.3"}
    ]


def test_undone_again_it_is_the_one_before_that_goes(adopted: Repo) -> None:
    first = bring(adopted)
    merge(adopted)
    second = bring(adopted, "1.3", "1.2")
    merge(adopted)
    take_back(adopted)
    assert tree(adopted) == second
    take_back(adopted)
    assert tree(adopted) == first


def test_other_edits_since_stay(adopted: Repo) -> None:
    text = adopted.read(LAB)
    adopted.write(LAB, text.replace('"1.1"', '"1.2"') + "note: hello\n")
    adopted.commit()
    promote(adopted)
    merge(adopted)
    adopted.replace(LIVE, "memory: 1Gi", "memory: 2Gi  # ours")
    adopted.commit("An own key")
    made = take_back(adopted)
    assert [c["item"] for c in made["changes"]] == ["image.tag", "note"]
    assert adopted.read(LIVE) == (
        '# Live: larger.\nimage:\n  tag: "1.1"\nlimits:\n  memory: 2Gi  # ours\n'
    )


def test_an_own_key_that_came_along_goes_back_with_it(adopted: Repo) -> None:
    bring(adopted)
    adopted.git("branch", "-D", BRANCH)
    before = tree(adopted)
    assert promote(adopted, "--set", "limits.memory=2Gi")["status"] == "promoted"
    merge(adopted)
    take_back(adopted)
    assert tree(adopted) == before


def test_an_item_that_was_changed_since_is_a_conflict(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    set_tag(adopted, LIVE, "1.2", "1.2.1")
    before = adopted.state()
    made = undo(adopted)
    assert made["status"] == "refused"
    assert made["why"].startswith(f"{LIVE}:3:3: image.tag was changed after it was")
    assert adopted.state() == before
    back = undo(adopted, "--take", "source", "image.tag", "--dry-run")
    assert back["changes"][1] == {"item": "image.tag", "old": "1.2.1", "new": "1.1"}
    take_back(adopted, "--take", "target", "image.tag")
    assert 'tag: "1.2.1"' in adopted.read(LIVE)
    assert adopted.git("rev-parse", f"main:{COPY}") != adopted.git(
        "rev-parse", "main:apps/cache"
    )


def test_a_chart_copy_that_was_edited_since_is_a_conflict(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    adopted.replace(f"{COPY}/values.yaml", NOTE, "note: hand")
    adopted.commit()
    assert "chart was changed after it was promoted" in undo(adopted)["why"]


def test_the_reason_of_a_later_hotfix_stays_in_the_record(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    words = ("bump", "cache", "live", 'flags=["x"]', "--hotfix", "--reason", "urgent")
    assert adopted.tool(*words).code == 0
    adopted.commit("Hotfix")
    take_back(adopted)
    assert "flags: urgent" in adopted.read(RECORD).replace('"', "")
    assert 'flags: ["x"]' in adopted.read(LIVE)
    held = {h["item"]: h["why"] for h in promote(adopted)["held"]}
    assert "taken back" in held["image.tag"]


def test_the_first_promotion_goes_with_record_and_chart(adopted: Repo) -> None:
    made = take_back(adopted)
    assert any("record goes away" in note for note in made["notes"])
    assert any("chart goes away" in note for note in made["notes"])
    assert tree(adopted) == adopted.git("rev-parse", f"main~2:{FOLDER}")
    assert not (adopted.root / RECORD).exists()
    assert not (adopted.root / COPY).exists()


def test_a_chart_copy_that_was_there_before_stays(repo: Repo) -> None:
    repo.git("read-tree", f"--prefix={COPY}", "HEAD:apps/cache")
    repo.git("checkout", "--", COPY)
    repo.commit("Copy the chart")
    before = tree(repo)
    promote(repo, "--adopt", "source")
    merge(repo)
    made = take_back(repo)
    assert [c["item"] for c in made["changes"]] == ["image.tag"]
    assert tree(repo) == before


def test_a_named_one_below_others_is_refused(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    first = adopted.git("rev-parse", "HEAD")
    bring(adopted, "1.3", "1.2")
    merge(adopted)
    last = adopted.git("rev-parse", "HEAD")
    assert f"undo {last[:7]} first" in undo(adopted, first)["why"]
    take_back(adopted, last)
    assert "was taken back" in undo(adopted, last)["why"]
    assert take_back(adopted, first)["undoes"] == first


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--undo", "HEAD"), 2, "HEAD brought nothing here; the last that did"),
        (("--undo", "nowhere"), 2, "nowhere: no such revision"),
        (("--undo", "--only", "note"), 2, "--only means nothing beside --undo"),
        (("--undo", "--take", "source", "not"), 2, "did you mean note"),
    ],
)
def test_words_that_name_nothing(
    adopted: Repo, words: tuple[str, ...], code: int, says: str
) -> None:
    adopted.write(LAB, adopted.read(LAB) + "note: hello\n")
    adopted.commit()
    promote(adopted)
    merge(adopted)
    adopted.commit("Later")
    before = adopted.state()
    done = adopted.tool("promote", "cache", "lab", "live", *words)
    assert (done.code, adopted.state()) == (code, before)
    assert says in done.err


def test_nothing_was_promoted(repo: Repo) -> None:
    assert "no promotion stands here" in undo(repo)["why"]


def test_a_record_of_the_first_commit_has_nothing_before_it(promoted: Repo) -> None:
    assert "came with the first commit" in undo(promoted)["why"]


def test_a_shallow_clone_does_not_take_its_edge_for_the_beginning(
    adopted: Repo,
) -> None:
    bring(adopted)
    merge(adopted)
    clone = Repo(adopted.root.parent / "shallow")
    url = f"file://{adopted.root}"
    adopted.git("clone", "--quiet", "--depth", "1", url, str(clone.root))
    done = clone.tool("promote", "cache", "lab", "live", "--undo", "--no-fetch")
    assert done.code == 3
    assert "git fetch --unshallow" in done.err


def test_the_commit_tells_what_it_undoes(adopted: Repo) -> None:
    bring(adopted)
    merge(adopted)
    brought = adopted.git("rev-parse", "HEAD")
    before = adopted.state()[1:]
    undo(adopted)
    assert adopted.state()[1:] == before
    told = adopted.git("log", "-1", "--format=%B", UNDO).splitlines()
    assert told[0] == "Undo the promotion of cache from lab to live"
    assert '- image.tag: "1.2" -> "1.1"' in told
    assert "Promotion: cache lab live" in told
    assert f"Promotion-Undone: {brought}" in told
    assert adopted.git("rev-list", "--count", f"main..{UNDO}") == "1"


def test_in_place_and_dry_run(adopted: Repo) -> None:
    before = bring(adopted)
    merge(adopted)
    state = adopted.state()
    assert undo(adopted, "--dry-run")["status"] == "planned"
    assert adopted.state() == state
    assert undo(adopted, "--in-place")["status"] == "undone"
    adopted.git("add", "--all")
    written = adopted.git("write-tree")
    assert adopted.git("rev-parse", f"{written}:{FOLDER}") == before
    done = adopted.tool("promote", "cache", "lab", "live", "--undo", "--in-place")
    assert (done.code, "differs from main" in done.err) == (1, True)


ACCEPT = ("--accept", "restart-loses-data", "--reason", "a cache")


def test_effects_are_answered_and_what_was_one_way_is_said(repo: Repo) -> None:
    repo.replace(LAB, "image:\n", "image:\n  repository: redis\n")
    set_tag(repo, LAB, "1.1", "7.4.1")
    assert promote(repo, "--adopt", "source")["status"] == "promoted"
    merge(repo)
    set_tag(repo, LAB, "7.4.1", "7.4.2")
    assert promote(repo, *ACCEPT)["status"] == "promoted"
    merge(repo)
    before = repo.state()
    refused = undo(repo)
    assert (refused["status"], repo.state()) == ("refused", before)
    assert [e["id"] for e in refused["oneWay"]] == ["restart-loses-data"]
    text = repo.tool("promote", "cache", "lab", "live", "--undo", "--dry-run").out
    assert "was one-way when it was promoted" in text
    assert "--accept restart-loses-data --reason TEXT" in text
    assert all(len(line) <= 80 for line in text.splitlines())
    take_back(repo, *ACCEPT)
    assert '"reason": "a cache"' in repo.read(RECORD)
    assert promote(repo)["status"] == "nothing-to-do"
    assert repo.tool("diff", "main~1", "--check").code == 0
