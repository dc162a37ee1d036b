"""Only what a change can touch, and yet all that it leads to, whatever the change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gitops.commands.lint.run import Report
from gitops.knowledge.finding import Finding
from tests.gitops.commands.lint.mutation import Benches, Edit, table
from tests.gitops.linted import OF_A_CHANGE

RELAXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ALL = [mutation for group in table().values() for mutation in group]
POOLS = {
    fixture: [m.edits for m in ALL if m.fixture == fixture and m.edits]
    for fixture in ("tidy", "plain", "elsewhere")
}
STAGE = "overlays/stage/cache/values.yaml"
POOLS["chain"] = [
    (Edit("overlays/lab/cache/values.yaml", "replicas: 2", "replica: 2"),),
    (Edit(STAGE, 'tag: "1.0"', "tag: 1.0"),),
    (Edit(STAGE, "limits:", "limit:"), Edit("apps/cache/new.yaml", text="a: 1\n")),
    (Edit("clusters/lab/cache.yaml", "apps/cache", "apps/cash"),),
    (Edit("clusters/stage/cache.yaml", "overlays/stage/cache/chart", "apps/cache"),),
    (Edit("clusters/live/cache.yaml", "overlays/live/cache/chart", "apps/cache"),),
    (Edit("environments.yaml", "    promotesFrom: stage\n", ""),),
    (Edit("apps/cache/values.yaml", "replicas: 1", "replicas: 99"),),
    (Edit("apps/cache/templates/config.yaml", "kind: ConfigMap", "kind: Widget"),),
    (Edit("overlays/live/cache/values.yaml", remove=True),),
]
Edits = Sequence[Edit]


@st.composite
def changes(draw: st.DrawFn, fixture: str) -> tuple[Edits, Edits]:
    """One to three mutations of different files: the committed ones, and the others."""
    pool = POOLS[fixture]
    chosen: list[Edits] = []
    for edits in draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3)):
        if not _paths(edits) & {path for other in chosen for path in _paths(other)}:
            chosen.append(edits)
    split = draw(st.integers(0, len(chosen)))
    committed, open_ = chosen[:split], chosen[split:]
    return [e for edits in committed for e in edits], [e for es in open_ for e in es]


def _paths(edits: Edits) -> set[str]:
    return {edit.path for edit in edits}


def of_a_state(report: Report) -> Counter[Finding]:
    return Counter(f for f in report.findings if f.rule not in OF_A_CHANGE)


def check(benches: Benches, fixture: str, change: tuple[Edits, Edits]) -> None:
    """All that is new is found, and nothing that a full run does not find."""
    bench = benches(fixture)
    before = of_a_state(bench.untouched)
    committed, rest = change
    base = bench.repo.git("rev-parse", "HEAD")
    with bench.changed(committed) as repo:
        if committed:
            repo.commit("Ours")
        for edit in rest:
            edit.apply(repo)
        whole, part = of_a_state(bench.report()), of_a_state(bench.report(base))
    assert part <= whole
    assert whole - before <= part


@pytest.mark.parametrize("fixture", POOLS)
@settings(
    max_examples=8, derandomize=True, deadline=None, suppress_health_check=RELAXED
)
@given(data=st.data())
def test_a_run_over_a_change_finds_all_that_it_leads_to(
    benches: Benches, fixture: str, data: st.DataObject
) -> None:
    check(benches, fixture, data.draw(changes(fixture)))


@pytest.mark.slow
@pytest.mark.parametrize("fixture", POOLS)
@settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=RELAXED
)
@given(data=st.data())
def test_whatever_the_change(
    benches: Benches, fixture: str, data: st.DataObject
) -> None:
    check(benches, fixture, data.draw(changes(fixture)))


def test_no_change_has_nothing_to_check(benches: Benches) -> None:
    assert benches("tidy").report("HEAD").idle
