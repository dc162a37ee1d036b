from __future__ import annotations

import pytest

from gitops.errors import Refusal, Usage
from gitops.layout.app import Layout, Place, read
from tests.gitops.layout.application_test import CACHE
from tests.gitops.memory import snapshot

ENVIRONMENTS = """\
environments:
  lab: {kubernetesVersion: "1.36"}
  live: {kubernetesVersion: "1.36", promotesFrom: lab}
"""


def layout(**more: str) -> Layout:
    files = {
        "environments.yaml": ENVIRONMENTS,
        "apps/cache/Chart.yaml": "name: cache\n",
        "overlays/lab/queue/values.yaml": "",
        "overlays/other/ghost/values.yaml": "",
        "clusters/lab/cache.yaml": CACHE,
    }
    return read(snapshot({**files, **more}))


def test_a_place_knows_its_files() -> None:
    place = Place("cache", "live")
    assert place.overlay == "overlays/live/cache/values.yaml"
    assert place.copy == "overlays/live/cache/chart"
    assert place.record == "overlays/live/cache/promoted.yaml"
    assert place.shared == "apps/cache"


def test_apps_are_what_has_a_chart_or_an_overlay() -> None:
    assert layout().apps == {"cache", "queue"}


@pytest.mark.parametrize(
    ("app", "environment", "why"),
    [
        ("cahe", "lab", r"unknown app cahe; did you mean cache\?"),
        ("zzz", "lab", "unknown app zzz; known: cache, queue"),
        ("cache", "laab", r"unknown environment laab; did you mean lab\?"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(
    app: str, environment: str, why: str
) -> None:
    with pytest.raises(Usage, match=why):
        layout().place(app, environment)


@pytest.mark.parametrize("chart", ["apps/cache", "overlays/lab/cache/chart"])
def test_an_app_is_found_by_the_chart_that_its_application_reads(chart: str) -> None:
    text = CACHE.replace("apps/cache", chart)
    here = layout(**{"clusters/lab/cache.yaml": text})
    application = here.application(here.place("cache", "lab"))
    assert application.path == chart
    assert here.app_of(application) == "cache"
    assert here.environment(application).name == "lab"


def test_an_application_of_another_shape_runs_no_app() -> None:
    text = CACHE.replace("apps/cache", "clusters/lab")
    here = layout(**{"clusters/lab/root.yaml": text})
    assert [here.app_of(found) for found in here.applications("lab")] == ["cache", None]


def test_an_app_that_nobody_runs_is_named_with_both_its_charts() -> None:
    here = layout()
    with pytest.raises(Refusal) as caught:
        here.application(here.place("queue", "live"))
    assert str(caught.value) == (
        "clusters/live: no Application here reads apps/queue or "
        "overlays/live/queue/chart"
    )
