"""Comments that allow findings, in a run."""

from __future__ import annotations

import json

from tests.gitops.linted import OVERLAY, lint, report
from tests.support import Repo

TYPO = 'image:\n  tag: "1.1"\nreplicaz: 2  # lint: allow unknown-key -- soon\n'


def test_it_allows_the_finding_of_its_line(promoted: Repo) -> None:
    promoted.write(OVERLAY, TYPO)
    made = report(promoted)
    assert made.findings == []
    assert [(found.rule, reason) for found, reason in made.allowed] == [
        ("unknown-key", "soon")
    ]


def test_a_finding_of_another_line_stays(promoted: Repo) -> None:
    found = lint(promoted, {OVERLAY: f"{TYPO}replicay: 3\n"})
    assert [line.partition(" ")[0] for line in found] == [f"{OVERLAY}:4:1"]


def test_one_that_allows_nothing_is_told(promoted: Repo) -> None:
    (found,) = lint(promoted, {OVERLAY: TYPO.replace("replicaz", "replicas")})
    assert found == (
        f"{OVERLAY}:3:14 suppression: unknown-key finds nothing here; "
        "take this comment out"
    )


def test_without_a_reason_it_allows_nothing(promoted: Repo) -> None:
    found = lint(promoted, {OVERLAY: TYPO.replace(" -- soon", "")})
    assert [line.split(" ")[1] for line in found] == ["unknown-key:", "suppression:"]


def test_one_in_a_file_that_is_not_asked_about_is_left_alone(promoted: Repo) -> None:
    promoted.write(OVERLAY, TYPO.replace("replicaz", "replicas"))
    assert report(promoted, "overlays/live").findings == []
    assert len(report(promoted, "clusters/lab/cache.yaml").findings) == 1


def test_the_machine_formats_say_what_is_allowed(promoted: Repo) -> None:
    promoted.write(OVERLAY, TYPO)
    said = json.loads(promoted.tool("lint", "--format", "json").out)
    assert said["findings"] == []
    assert [(each["rule"], each["reason"]) for each in said["allowed"]] == [
        ("unknown-key", "soon")
    ]
    sarif = json.loads(promoted.tool("lint", "--format", "sarif").out)
    (result,) = sarif["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "soon"}]
    text = promoted.tool("lint").out
    assert text.endswith("0 errors, 0 warnings, 1 allowed\n")
