from __future__ import annotations

from tests.gitops.linted import lint
from tests.support import Repo

COPY = "overlays/live/cache/chart"
RECORD = "overlays/live/cache/promoted.yaml"
EDITED = "chart-copy: differs from the chart that was promoted"


def test_each_file_that_differs_is_told(promoted: Repo) -> None:
    chart = promoted.read(f"{COPY}/Chart.yaml").replace("1.0.0", "1.0.1")
    files = {
        f"{COPY}/Chart.yaml": chart,
        f"{COPY}/templates/workload.yaml": None,
        f"{COPY}/NOTES.md": "new\n",
    }
    found = lint(promoted, files, "chart-copy")
    assert [line.partition(" (")[0] for line in found] == [
        f"{COPY}/Chart.yaml:1:1 {EDITED}",
        f"{COPY}/NOTES.md:1:1 {EDITED}",
        f"{COPY}/templates/workload.yaml:1:1 {EDITED}",
    ]


def test_a_mode_that_differs_is_told_although_no_bytes_do(promoted: Repo) -> None:
    (promoted.root / COPY / "values.yaml").chmod(0o755)
    (found,) = lint(promoted, {})
    assert found.startswith(f"{COPY}/values.yaml:1:1 {EDITED}")


def test_a_copy_without_record(promoted: Repo) -> None:
    (found,) = lint(promoted, {RECORD: None})
    assert found.startswith(
        f"{COPY}/Chart.yaml:1:1 chart-copy: is a chart copy without"
    )


def test_a_record_without_its_copy(promoted: Repo) -> None:
    for path in promoted.git("ls-files", COPY).splitlines():
        (promoted.root / path).unlink()
    found = lint(promoted, {})
    assert any(
        line.startswith(f"{RECORD}:1:1 chart-copy: records the chart") for line in found
    )


def test_a_tree_that_git_no_longer_has_is_told_all_the_same(promoted: Repo) -> None:
    from gitops.layout.record import Record

    record = Record("lab", "1" * 40, "2" * 40, chart="3" * 40)
    (found,) = lint(promoted, {RECORD: record.text()}, "chart-copy")
    assert found.startswith(f"{COPY}/Chart.yaml:1:1 {EDITED} (tree 333333333333, here")
