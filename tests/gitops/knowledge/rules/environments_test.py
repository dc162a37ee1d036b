from __future__ import annotations

from tests.gitops.linted import lint, report
from tests.support import Repo

FILE = "environments.yaml"


def test_a_cycle_names_the_line_that_closes_it(promoted: Repo) -> None:
    blocks = (
        "environments:\n"
        "  lab: {kubernetesVersion: '1.36', promotesFrom: live}\n"
        "  live: {kubernetesVersion: '1.36', promotesFrom: lab}\n"
    )
    assert lint(promoted, {FILE: blocks}) == [
        f"{FILE}:3:37 environments: lab is promoted from itself, through live"
    ]


def test_a_version_that_is_a_number(promoted: Repo) -> None:
    blocks = "environments:\n  lab:\n    kubernetesVersion: 1.30\n"
    (found,) = lint(promoted, {FILE: blocks})
    assert found.startswith(f"{FILE}:3:5 environments: kubernetesVersion is not a text")


def test_files_are_still_parsed_where_environments_are_unknown(promoted: Repo) -> None:
    found = lint(
        promoted,
        {FILE: "environments: {}\n", "overlays/lab/cache/values.yaml": "a: [\n"},
    )
    assert [line.split(" ")[1] for line in found] == ["environments:", "yaml-syntax:"]


def test_an_environment_without_an_application_is_a_warning(promoted: Repo) -> None:
    text = promoted.read(FILE) + "  later:\n    kubernetesVersion: '1.36'\n"
    (found,) = lint(promoted, {FILE: text})
    assert found.startswith(f"{FILE}:9:3 environments: environment later has no")
    assert report(promoted).exit_code == 0
