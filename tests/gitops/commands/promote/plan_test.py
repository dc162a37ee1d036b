"""The three-way table, each row made by real commits and read by the real command."""

from __future__ import annotations

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
from tests.support import Repo


def test_without_a_record_a_difference_is_a_conflict(repo: Repo) -> None:
    before = repo.state()
    made = promote(repo)
    assert made["status"] == "conflict"
    assert [c["item"] for c in made["conflicts"]] == ["chart", "image.tag"]
    assert made["conflicts"][1] == {
        "item": "image.tag",
        "source": "1.1",
        "target": "1.0",
    }
    assert repo.state() == before


def test_adopt_source_brings_values_and_chart(repo: Repo) -> None:
    made = promote(repo, "--adopt", "source")
    assert made["changes"] == [
        {"item": "chart", "new": repo.git("rev-parse", "main:apps/cache")},
        {"item": "image.tag", "old": "1.0", "new": "1.1"},
    ]
    assert repo.git("rev-parse", f"{BRANCH}:{COPY}") == repo.git(
        "rev-parse", "main:apps/cache"
    )


def test_adopt_target_keeps_what_is_there(repo: Repo) -> None:
    repo.git("read-tree", f"--prefix={COPY}", "HEAD:apps/cache")
    repo.git("checkout", "--", COPY)
    repo.commit("Copy the chart")
    made = promote(repo, "--adopt", "target")
    assert (made["status"], made["changes"]) == ("promoted", [])
    merge(repo)
    assert promote(repo)["status"] == "nothing-to-do"
    assert promote(repo)["held"][0]["item"] == "image.tag"


def test_adopt_target_without_a_copy_is_refused(repo: Repo) -> None:
    made = promote(repo, "--adopt", "target")
    assert made["status"] == "refused"
    assert "use --adopt source" in made["why"]


def test_promoting_twice_is_nothing_to_do(adopted: Repo) -> None:
    before = adopted.state()
    assert promote(adopted)["status"] == "nothing-to-do"
    assert adopted.state() == before


def test_a_change_of_the_source_is_taken(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    made = promote(adopted)
    assert made["changes"] == [{"item": "image.tag", "old": "1.1", "new": "1.2"}]
    assert (
        adopted.git("show", f"{BRANCH}:{LIVE}")
        == '# Live: larger.\nimage:\n  tag: "1.2"\nlimits:\n  memory: 1Gi'
    )


def test_environment_keys_never_move(adopted: Repo) -> None:
    adopted.replace(LAB, "replicas: 2", "replicas: 5")
    adopted.commit()
    assert promote(adopted)["status"] == "nothing-to-do"


def test_a_chart_edit_is_promoted_as_the_same_tree(adopted: Repo) -> None:
    adopted.replace("apps/cache/values.yaml", 'note: ""', "note: new")
    adopted.write(
        "apps/cache/templates/extra.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n",
    )
    adopted.commit("Chart")
    made = promote(adopted)
    tree = adopted.git("rev-parse", "main:apps/cache")
    assert [c["item"] for c in made["changes"]] == ["chart"]
    assert adopted.git("rev-parse", f"{BRANCH}:{COPY}") == tree
    assert f'chart: "{tree}"' in adopted.git("show", f"{BRANCH}:{RECORD}")


def test_a_hotfix_is_held_and_said(adopted: Repo) -> None:
    set_tag(adopted, LIVE, "1.1", "1.1.1")
    made = promote(adopted)
    assert made["status"] == "nothing-to-do"
    assert made["held"] == [
        {
            "item": "image.tag",
            "source": "1.1",
            "target": "1.1.1",
            "base": "1.1",
            "why": "changed in the target itself (a hotfix)",
        }
    ]


def test_changes_on_both_sides_conflict_until_settled(adopted: Repo) -> None:
    set_tag(adopted, LIVE, "1.1", "1.1.1")
    set_tag(adopted, LAB, "1.1", "1.3")
    before = adopted.state()
    made = promote(adopted)
    assert made["status"] == "conflict"
    assert made["conflicts"] == [
        {"item": "image.tag", "source": "1.3", "target": "1.1.1", "base": "1.1"}
    ]
    assert adopted.state() == before
    assert (
        promote(adopted, "--take", "source", "image.tag")["changes"][0]["new"] == "1.3"
    )


def test_take_target_keeps_the_hotfix_from_then_on(adopted: Repo) -> None:
    set_tag(adopted, LIVE, "1.1", "1.1.1")
    set_tag(adopted, LAB, "1.1", "1.3")
    assert promote(adopted, "--take", "target", "image.tag")["status"] == "promoted"
    merge(adopted)
    made = promote(adopted)
    assert (made["status"], made["held"][0]["base"]) == ("nothing-to-do", "1.3")
    set_tag(adopted, LAB, "1.3", "1.4")
    assert promote(adopted)["status"] == "conflict"


def test_a_hand_edited_chart_copy_is_not_overwritten_silently(adopted: Repo) -> None:
    adopted.replace(f"{COPY}/values.yaml", 'note: ""', "note: hand")
    adopted.commit()
    assert promote(adopted)["held"][0]["item"] == "chart"
    adopted.replace("apps/cache/values.yaml", 'note: ""', "note: two")
    adopted.commit()
    assert promote(adopted)["conflicts"][0]["item"] == "chart"


def test_a_removed_item_is_removed(adopted: Repo) -> None:
    adopted.write(LAB, "replicas: 2\n")
    adopted.commit()
    made = promote(adopted)
    assert made["changes"] == [{"item": "image.tag", "old": "1.1"}]
    assert (
        adopted.git("show", f"{BRANCH}:{LIVE}")
        == "# Live: larger.\nlimits:\n  memory: 1Gi"
    )


def test_only_and_except(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    adopted.write(LAB, adopted.read(LAB) + "note: hello\n")
    adopted.commit()
    assert [c["item"] for c in promote(adopted, "--dry-run")["changes"]] == [
        "image.tag",
        "note",
    ]
    assert [
        c["item"] for c in promote(adopted, "--dry-run", "--only", "note")["changes"]
    ] == ["note"]
    assert [c["item"] for c in promote(adopted, "--except", "note")["changes"]] == [
        "image.tag"
    ]
    merge(adopted)
    assert [c["item"] for c in promote(adopted)["changes"]] == ["note"]


def test_a_new_chart_that_needs_an_own_key_takes_it_with_set(adopted: Repo) -> None:
    schema = "apps/cache/values.schema.json"
    adopted.replace(
        schema,
        '"note"',
        '"zone": {"type": "string", "x-promotion": "environment"},\n    "note"',
    )
    adopted.replace(
        schema,
        '"properties": {\n    "global"',
        '"required": ["zone"],\n  "properties": {\n    "global"',
    )
    adopted.write(LAB, adopted.read(LAB) + "zone: a\n")
    adopted.commit("The chart wants a zone")
    made = promote(adopted)
    assert made["status"] == "refused"
    assert "zone" in made["why"]
    made = promote(adopted, "--set", "zone=b")
    assert {"item": "zone", "new": "b"} in made["changes"]
    assert "zone: b" in adopted.git("show", f"{BRANCH}:{LIVE}")


def test_set_is_for_own_keys_only(adopted: Repo) -> None:
    made = promote(adopted, "--set", "note=x")
    assert made["status"] == "refused"
    assert "note is promoted: change it in lab" in made["why"]


def test_a_shared_chart_is_no_item(adopted: Repo) -> None:
    adopted.replace("clusters/live/cache.yaml", COPY, "apps/cache")
    adopted.replace(
        "clusters/live/cache.yaml",
        "../values.yaml",
        "../../overlays/live/cache/values.yaml",
    )
    adopted.replace("apps/cache/values.yaml", 'note: ""', "note: one")
    adopted.commit()
    assert promote(adopted)["status"] == "nothing-to-do"


def test_the_target_is_judged_by_the_chart_it_will_have(adopted: Repo) -> None:
    adopted.replace(
        "apps/cache/values.schema.json", '"^[0-9]+(Mi|Gi)$"', '"^[0-9]+Mi$"'
    )
    adopted.commit()
    made = promote(adopted)
    assert made["status"] == "refused"
    assert made["why"].startswith(f"{LIVE}:5:11: limits.memory: ")


def test_an_unclassified_value_is_refused(adopted: Repo) -> None:
    adopted.replace(
        "apps/cache/values.schema.json",
        '{"type": ["string", "null"], "x-promotion": "promote"}',
        '{"type": "string"}',
    )
    adopted.write(LAB, adopted.read(LAB) + "note: hello\n")
    adopted.commit()
    assert "note is unclassified" in promote(adopted)["why"]


def test_the_source_spelling_comes_along(adopted: Repo) -> None:
    adopted.write(
        LAB, adopted.read(LAB) + "note: 'no'\nflags:\n  - one  # first\n  - two\n"
    )
    adopted.commit()
    promote(adopted)
    text = adopted.git("show", f"{BRANCH}:{LIVE}")
    assert "note: 'no'" in text
    assert "flags:\n  - one  # first\n  - two\n" in text
