"""Dangers are accepted with a reason, what is impossible with a runbook; both kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gitops.promoting import BRANCH, RECORD, merge, promote
from tests.support import Repo, make_repository

WORKLOAD = "apps/cache/templates/workload.yaml"
ANSWER = ("--accept", "host-exposed", "--reason", "the node is its own")
PROMOTE = ("promote", "cache", "lab", "live")


def exposed(repo: Repo) -> None:
    """A danger in the chart that the lab runs, merged."""
    repo.replace(
        WORKLOAD, "      containers:", "      hostNetwork: true\n      containers:"
    )
    repo.commit()


def refused(repo: Repo) -> None:
    """What the API server refuses, merged in the lab."""
    repo.replace(WORKLOAD, "{app: cache}", "{app: shop}")
    repo.commit()


def check(repo: Repo, *words: str) -> int:
    return repo.tool("diff", *words, "--check").code


def effects(promotion: dict[str, Any]) -> list[str]:
    return [effect["id"] for effect in promotion["effects"]]


def test_a_danger_is_not_promoted_unasked(promoted: Repo) -> None:
    exposed(promoted)
    before = promoted.state()
    made = promote(promoted)
    assert made["status"] == "refused"
    assert effects(made) == ["host-exposed", "pod-restart"]
    assert "branch" not in made
    done = promoted.tool(*PROMOTE)
    assert done.code == 1
    assert "Nothing written: live is protected. To go on, add" in done.out
    assert "--accept host-exposed --reason" in done.out
    assert promoted.state() == before


def test_a_dry_run_answers_as_the_promotion_would(promoted: Repo) -> None:
    exposed(promoted)
    assert promoted.tool(*PROMOTE, "--dry-run").code == 1
    assert promoted.tool(*PROMOTE, "--dry-run", *ANSWER).code == 0


def test_what_was_accepted_lands_in_the_record(promoted: Repo) -> None:
    exposed(promoted)
    made = promote(promoted, *ANSWER)
    assert made["status"] == "promoted"
    assert [e.get("accepted") for e in made["effects"]] == [ANSWER[-1], None]
    merge(promoted)
    record = promoted.read(RECORD)
    assert "accepted:" in record
    assert "the node is its own" in record
    told = " ".join(promoted.git("log", "-1").split())
    assert "- danger host-exposed: " in told
    assert "; accepted: the node is its own" in told
    assert "Accepted: host-exposed " in told


def test_the_check_takes_what_the_record_accepts(promoted: Repo) -> None:
    exposed(promoted)
    before = promoted.git("rev-parse", "HEAD")
    promote(promoted, *ANSWER)
    assert check(promoted, before, BRANCH) == 0
    found = json.loads(promoted.tool("diff", before, BRANCH, "--format", "json").out)
    accepted = [e.get("accepted") for e in found["environments"]["live"]["effects"]]
    assert accepted == [ANSWER[-1], None]


def test_an_acceptance_is_bound_to_its_change(promoted: Repo) -> None:
    exposed(promoted)
    before = promoted.git("rev-parse", "HEAD")
    promote(promoted, *ANSWER)
    promoted.git("switch", "--quiet", BRANCH)
    path = "overlays/live/cache/chart/templates/workload.yaml"
    promoted.replace(
        path, "hostNetwork: true", "hostNetwork: true\n      hostPID: true"
    )
    assert check(promoted, before) == 1


def test_without_check_effects_are_only_shown(promoted: Repo) -> None:
    exposed(promoted)
    assert check(promoted, "HEAD~1", "HEAD") == 0  # the lab is not protected
    path = "overlays/live/cache/chart/templates/workload.yaml"
    promoted.replace(
        path, "      containers:", "      hostNetwork: true\n      containers:"
    )
    assert promoted.tool("diff").code == 0
    assert check(promoted) == 1


def test_the_protection_cannot_go_with_the_change(promoted: Repo) -> None:
    path = "overlays/live/cache/chart/templates/workload.yaml"
    promoted.replace(
        path, "      containers:", "      hostNetwork: true\n      containers:"
    )
    promoted.replace("environments.yaml", "protected: true", "protected: false")
    assert check(promoted) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--accept", "host-exposed"), "--accept wants --reason TEXT"),
        (("--accept", "host-expsed", "--reason", "x"), "did you mean host-exposed?"),
        (
            ("--accept", "pod-restart", "--reason", "x"),
            "of level restart: leave it out",
        ),
        (("--runbook-done", "host-exposed"), "of level danger: leave it out"),
    ],
)
def test_answers_that_fit_nothing(
    promoted: Repo, words: tuple[str, ...], told: str
) -> None:
    exposed(promoted)
    done = promoted.tool(*PROMOTE, *words)
    assert done.code == 2
    assert told in done.err


def test_what_is_impossible_is_never_just_accepted(promoted: Repo) -> None:
    refused(promoted)
    assert promote(promoted)["status"] == "refused"
    words = ("--accept", "selector-immutable", "--reason", "x")
    done = promoted.tool(*PROMOTE, *words)
    assert done.code == 2
    assert "--runbook-done selector-immutable" in done.err


def test_what_is_impossible_wants_its_runbook(promoted: Repo) -> None:
    refused(promoted)
    before = promoted.git("rev-parse", "HEAD")
    assert promote(promoted, "--runbook-done", "selector-immutable")["status"] == (
        "promoted"
    )
    assert check(promoted, before, BRANCH) == 0
    assert '"runbook": true' in promoted.git("show", f"{BRANCH}:{RECORD}")


def test_the_next_promotion_starts_with_an_empty_list(promoted: Repo) -> None:
    exposed(promoted)
    promote(promoted, *ANSWER)
    merge(promoted)
    promoted.replace("apps/cache/values.yaml", "memory: 64Mi", "memory: 128Mi")
    promoted.commit()
    assert promote(promoted)["status"] == "promoted"
    merge(promoted)
    assert "accepted" not in promoted.read(RECORD)


def test_a_bump_is_held_to_it_too(promoted: Repo) -> None:
    exposed(promoted)
    promote(promoted, *ANSWER)
    merge(promoted)
    path = "overlays/live/cache/values.yaml"
    before = promoted.read(path)
    words = ("bump", "cache", "live", "limits.memory=32Mi")
    found = json.loads(promoted.tool(*words, "--format", "json").out)
    assert found["status"] == "bumped"  # less memory is no danger to what holds no data
    assert promoted.read(path) != before
    assert "accepted:" in promoted.read(RECORD)


def test_a_change_that_no_command_made_is_accepted_by_bump(promoted: Repo) -> None:
    path = "overlays/live/cache/chart/templates/workload.yaml"
    promoted.replace(
        path, "      containers:", "      hostNetwork: true\n      containers:"
    )
    assert check(promoted) == 1
    done = promoted.tool("bump", "cache", "live", *ANSWER)
    assert done.code == 0, done
    assert "Written to the working tree" in done.out
    assert check(promoted) == 0


def test_nothing_is_accepted_without_a_record(repo: Repo) -> None:
    repo.replace("apps/cache/templates/workload.yaml", "      containers:",
                 "      hostNetwork: true\n      containers:")  # fmt: skip
    done = repo.tool("bump", "cache", "lab", *ANSWER)
    assert done.code == 1
    assert "overlays/lab/cache/promoted.yaml: there is no record" in done.err


def test_a_chart_that_is_shared_is_accepted_where_it_was_not_tried(
    tmp_path: Path,
) -> None:
    shop = make_repository(tmp_path / "repo", "consequences")
    adopted = shop.tool("promote", "tpl", "lab", "live", "--adopt", "target")
    assert adopted.code == 0, adopted
    shop.git("merge", "--quiet", "promote/tpl/lab-to-live")
    template = "apps/tpl/templates/all.yaml"
    shop.replace(template, "labels: {app: tpl}", "labels: {app: tpl, tier: data}")
    assert shop.tool("diff", "--check").code == 1
    words = ("--accept", "shared-chart", "--reason", "tried by hand")
    done = shop.tool("bump", "tpl", "live", *words)
    assert done.code == 0, done
    assert shop.tool("diff", "--check").code == 0
