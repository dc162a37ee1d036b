"""One run over real repositories: exit codes, what is checked, rules that fail."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from gitops.commands.lint import run as runs
from gitops.commands.lint.run import judge
from gitops.conform import kubeconform
from gitops.errors import Position, Surroundings
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules import RULES
from tests.gitops.linted import OVERLAY, report
from tests.support import Repo

CLEAN = "checked 2 environments, 4 applications, 10 resources: 0 errors, 0 warnings\n"


def test_a_clean_repository_says_how_much_was_checked(promoted: Repo) -> None:
    done = promoted.tool("lint")
    assert (done.code, done.out, done.err) == (0, CLEAN, "")


def test_errors_end_with_1_and_a_summary(promoted: Repo) -> None:
    promoted.write(OVERLAY, "replica: 2\n")
    done = promoted.tool("lint")
    assert done.code == 1
    assert done.out == (
        f"{OVERLAY}:1:1: error: unknown key replica; did you mean replicas? "
        "[unknown-key]\n"
        "\n"
        "checked 2 environments, 4 applications, 8 resources: 1 error, 0 warnings\n"
    )


def test_warnings_do_not_fail(promoted: Repo) -> None:
    promoted.git("remote", "add", "origin", "https://example.org/fork/gitops.git")
    done = promoted.tool("lint")
    assert done.code == 0
    assert done.out.endswith(": 0 errors, 1 warning\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["overlay"], "lint: overlay: no such file or folder\n"),
        (["/"], "lint: /: lies outside "),
        (["--changed-from", "none"], "lint: none: no such revision in this repo"),
        (["--changed-from", "main", "apps"], "lint: name PATHs or --changed-from, not"),
        (
            ["--explain", "unknown-keys"],
            "lint: unknown rule unknown-keys; did you mean unknown-key?\n",
        ),
    ],
)
def test_wrong_words_end_with_2(promoted: Repo, words: list[str], message: str) -> None:
    done = promoted.tool("lint", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)


def test_a_repository_without_environments_has_nothing_to_lint(promoted: Repo) -> None:
    (promoted.root / "environments.yaml").unlink()
    done = promoted.tool("lint")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("lint: nothing to lint: no environments.yaml in ")


def test_a_repository_without_applications_has_nothing_to_lint(promoted: Repo) -> None:
    promoted.git("rm", "-rq", "clusters")
    done = promoted.tool("lint")
    assert done.code == 3
    assert done.err == (
        "lint: nothing to lint: no Application in clusters/ of any environment\n"
    )


def test_what_breaks_every_application_is_told_and_not_hidden(promoted: Repo) -> None:
    for path in promoted.git("ls-files", "clusters").splitlines():
        promoted.write(path, "a: [\n")
    done = promoted.tool("lint")
    assert done.code == 1
    assert done.out.count("[yaml-syntax]") == 6


def broken_rule(_: Evidence) -> Iterator[Finding]:
    yield Finding("found before", Position("a.yaml", 1, 1))
    raise ValueError("a rule of ours")


def test_a_rule_that_crashes_is_told_and_the_others_run() -> None:
    def last(_: Evidence) -> Iterator[Finding]:
        yield Finding("ran", level="note")

    evidence: Evidence = object()  # type: ignore[assignment]
    found, failures = judge(evidence, {"first": broken_rule, "last": last})

    assert [(f.rule, f.level, f.message) for f in found] == [
        ("first", "error", ("a bug in this rule: ValueError: a rule of ours (--debug "
         "shows where)")),
        ("last", "note", "ran"),
        ("first", "error", "found before"),
    ]  # fmt: skip
    assert [str(failure) for failure in failures] == ["a rule of ours"]


def test_a_crash_ends_with_3_after_the_findings(
    promoted: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "RULES", {**RULES, "record": broken_rule})
    promoted.write(OVERLAY, "replica: 2\n")
    done = promoted.tool("lint", "--format", "json")
    assert done.code == 3
    assert [finding["rule"] for finding in json.loads(done.out)["findings"]] == [
        "record", "record", "unknown-key"
    ]  # fmt: skip
    assert done.err == (
        "lint: a bug in this tool: ValueError: a rule of ours (--debug shows where)\n"
    )
    assert "Traceback" in promoted.tool("lint", "--debug").err


def test_schemas_out_of_reach_are_an_error_never_a_pass(
    promoted: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise Surroundings("set-up: no network")

    monkeypatch.setattr(kubeconform, "prepare", missing)
    promoted.write(OVERLAY, "replica: 2\n")
    done = promoted.tool("lint")
    assert done.code == 3
    assert (
        "error: could not check: set-up: no network [kubernetes-schema]\n" in done.out
    )
    assert "[unknown-key]" in done.out
    assert done.err == "lint: set-up: no network\n"


def test_the_working_tree_is_read_untracked_files_too(promoted: Repo) -> None:
    promoted.write("clusters/lab/new.yaml", "kind: [\n")
    assert [finding.rule for finding in report(promoted).findings] == ["yaml-syntax"]
    promoted.write(".gitignore", "new.yaml\n")
    assert report(promoted).findings == []
