from __future__ import annotations

import pytest

from tests.gitops.linted import OVERLAY, lint, report
from tests.support import Repo


def test_every_unknown_key_names_the_nearest(promoted: Repo) -> None:
    text = "replica: 2\nimage:\n  tags: '1'\n  repository: a/b\nxyz:\n  a: {b: 1}\n"
    assert lint(promoted, {OVERLAY: text}, "unknown-key") == [
        f"{OVERLAY}:1:1 unknown-key: unknown key replica; did you mean replicas?",
        f"{OVERLAY}:3:3 unknown-key: unknown key tags in image; did you mean tag?",
        (
            f"{OVERLAY}:5:1 unknown-key: unknown key xyz; known: flags, image, limits, "
            "replicas"
        ),
    ]


def test_a_key_that_helm_ignores_is_a_warning(promoted: Repo) -> None:
    (promoted.root / "apps/cache/values.schema.json").unlink()
    promoted.write("apps/cache/promotion.yaml", "environment: [replicas, limits.*]\n")
    promoted.write(OVERLAY, "replica: 2\n")

    made = report(promoted)

    assert [(f.rule, f.level) for f in made.findings] == [("unknown-key", "warning")]
    assert made.exit_code == 0


def test_a_key_that_a_template_reads_is_known(promoted: Repo) -> None:
    (promoted.root / "apps/cache/values.schema.json").unlink()
    promoted.write("apps/cache/promotion.yaml", "environment: [replicas, limits.*]\n")
    promoted.replace(
        "apps/cache/templates/config.yaml",
        "data:",
        "data:\n  {{- toYaml .Values.limits | nindent 2 }}",
    )
    rules = {
        line.split(" ")[1] for line in lint(promoted, {OVERLAY: "limits: {cpu: '1'}\n"})
    }
    assert "unknown-key:" not in rules
    assert any("unknown-key" in line for line in lint(promoted, {OVERLAY: "lim: 1\n"}))


@pytest.mark.parametrize("folder", ["apps/spare", "overlays/lab/spare/chart"])
def test_an_overlay_that_no_application_reads_is_judged_too(
    promoted: Repo, folder: str
) -> None:
    for name in ("Chart.yaml", "values.yaml", "values.schema.json"):
        promoted.write(f"{folder}/{name}", promoted.read(f"apps/cache/{name}"))
    found = lint(promoted, {"overlays/lab/spare/values.yaml": "replica: 2\n"})
    assert found[-1].startswith("overlays/lab/spare/values.yaml:1:1 unknown-key: ")


def test_a_default_that_the_schema_does_not_know(promoted: Repo) -> None:
    path = "apps/cache/values.yaml"
    assert lint(promoted, {path: promoted.read(path) + "replica: 2\n"}) == [
        f"{path}:7:1 unknown-key: unknown key replica; did you mean replicas?"
    ]


def test_every_values_file_of_an_application_is_judged(promoted: Repo) -> None:
    base = "overlays/lab/cache/base.yaml"
    promoted.replace(
        "clusters/lab/cache.yaml",
        "[../..",
        "[../../overlays/lab/cache/base.yaml, ../..",
    )
    assert lint(promoted, {base: "# shared\nreplica: 2\n"}) == [
        f"{base}:2:1 unknown-key: unknown key replica; did you mean replicas?"
    ]
