"""What a run is about: paths, and what changed since a revision."""

from __future__ import annotations

import pytest

from gitops.commands.lint.run import Checked, Report
from tests.gitops.linted import OVERLAY, report
from tests.support import Repo

NOTHING = "nothing to check: no environment or app reads the selected files\n"
FAULTS = {
    OVERLAY: "replica: 2\n",
    "overlays/live/cache/values.yaml": "replica: 3\n",
    "clusters/live/root.yaml": "a: [\n",
}


@pytest.fixture
def faulty(promoted: Repo) -> Repo:
    """A fault in the overlay of each environment, and one in a cluster's folder."""
    for path, text in FAULTS.items():
        promoted.write(path, text)
    promoted.commit()
    return promoted


def told(made: Report) -> list[str]:
    """Where it finds these faults, whatever other rules make of them."""
    rules = ("unknown-key", "yaml-syntax")
    return [str(finding.at) for finding in made.findings if finding.rule in rules]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("overlays/lab", [OVERLAY]),
        (OVERLAY, [OVERLAY]),
        ("overlays", [OVERLAY, "overlays/live/cache/values.yaml"]),
        ("apps/cache/values.yaml", [OVERLAY]),
        ("clusters/lab/cache.yaml", [OVERLAY]),
        ("overlays/live/cache/chart", ["overlays/live/cache/values.yaml"]),
        (
            "clusters/live",
            ["clusters/live/root.yaml", "overlays/live/cache/values.yaml"],
        ),
        ("environments.yaml", sorted(FAULTS)),
        (".", sorted(FAULTS)),
        ("README.md", []),
    ],
)
def test_a_path_selects_what_reads_it(
    faulty: Repo, path: str, expected: list[str]
) -> None:
    found = {place.partition(":")[0] for place in told(report(faulty, path))}
    assert sorted(found) == expected


def test_only_what_is_selected_is_counted(promoted: Repo) -> None:
    assert report(promoted, "overlays/lab").checked == Checked(1, 1, 2)
    assert report(promoted, "clusters/lab").checked == Checked(1, 2, 5)


def test_paths_are_taken_from_the_current_folder(
    faulty: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty.root / "overlays" / "lab")
    done = faulty.tool("lint", "cache")
    assert done.out.startswith(f"{OVERLAY}:1:1: error: ")
    assert faulty.tool("lint", "../../README.md").out == NOTHING


def test_a_path_that_nothing_reads_ends_with_0_and_says_so(promoted: Repo) -> None:
    done = promoted.tool("lint", "README.md")
    assert (done.code, done.out) == (0, NOTHING)


def test_nothing_changed(faulty: Repo) -> None:
    done = faulty.tool("lint", "--changed-from", "HEAD")
    assert (done.code, done.out) == (0, NOTHING)


def test_what_is_changed_and_not_committed(faulty: Repo) -> None:
    faulty.write(OVERLAY, "replica: 4\n")
    assert told(report(faulty, changed_from="main")) == [f"{OVERLAY}:1:1"]


def test_what_changed_since_the_branch_left(faulty: Repo) -> None:
    faulty.git("switch", "--quiet", "--create", "topic")
    faulty.write(OVERLAY, "replica: 4\n")
    faulty.commit()
    faulty.git("switch", "--quiet", "main")
    faulty.write("overlays/live/cache/values.yaml", "replica: 5\n")
    faulty.commit("on main, after the branch left")
    faulty.git("switch", "--quiet", "topic")
    assert told(report(faulty, changed_from="main")) == [f"{OVERLAY}:1:1"]


def test_what_is_new_and_not_tracked(faulty: Repo) -> None:
    faulty.write("clusters/lab/new.yaml", "a: [\n")
    (found,) = told(report(faulty, changed_from="HEAD"))
    assert found.startswith("clusters/lab/new.yaml:")


def test_what_was_deleted_selects_its_readers(faulty: Repo) -> None:
    (faulty.root / "apps/cache/templates/config.yaml").unlink()
    assert told(report(faulty, changed_from="HEAD")) == [f"{OVERLAY}:1:1"]


def test_histories_that_share_nothing_end_with_3(faulty: Repo) -> None:
    faulty.git("switch", "--quiet", "--orphan", "other")
    faulty.commit("unrelated")
    done = faulty.tool("lint", "--changed-from", "main")
    assert done.code == 3
    assert done.err.startswith(
        "lint: HEAD and main share no commit here; fetch the whole"
    )


def test_a_record_selects_its_environment(promoted: Repo) -> None:
    record = "overlays/live/cache/promoted.yaml"
    promoted.replace(record, '"1.0"', '"1.2"')
    assert [f.rule for f in report(promoted, record).findings] == ["record"]
    assert report(promoted, "overlays/lab").findings == []


def test_a_definition_selects_all_that_it_may_define(promoted: Repo) -> None:
    """The kinds that an environment knows come from all its files."""
    crd = "clusters/lab/crds.yaml"
    promoted.write(crd, "# CustomResourceDefinition\n")
    assert report(promoted, crd).checked.applications == 2
    assert report(promoted, "clusters/live/root.yaml").checked.environments == 1
