"""The table of effects, replayed: `impossible` is exactly what a real server refuses.

Each case gets a namespace; the objects of `before` are applied, then those that `after`
changes, client-side as Argo CD does it. Pods need not run, so the nodes are cordoned
meanwhile. The controllers' revisions say whether a pod template really changed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from gitops.knowledge.effects import MODULES, identity, level
from tests.cluster.cluster import Cluster
from tests.cluster.conftest import Figures
from tests.cluster.truth.replay import Replayed, left_out, prepared, replay
from tests.gitops.knowledge.effects.table import cases

pytestmark = pytest.mark.cluster
IMPOSSIBLE = {identity(each) for each in MODULES if level(each) == "impossible"}
TABLE = [*cases()]
PREFIX = "effects-"
BATCH = 110
AT_ONCE = 2


@pytest.fixture(scope="module")
def minor(dev: Cluster) -> int:
    """The server's minor version."""
    said = json.loads(dev.kubectl("version", "-o", "json"))["serverVersion"]
    return int(said["minor"].rstrip("+"))


@pytest.fixture(scope="module")
def replayed(dev: Cluster, minor: int) -> Iterator[list[Replayed]]:
    """Every case that this server can decide, and what it said."""
    _wait_for_old_ones(dev)
    found = prepared([c for c in TABLE if not left_out(c, minor)], PREFIX)
    nodes = dev.kubectl("get", "nodes", "-o", "name").split()
    dev.kubectl("cordon", *nodes)
    batches = [found[start : start + BATCH] for start in range(0, len(found), BATCH)]
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda batch: replay(dev, batch), batches))
        yield found
    finally:
        dev.kubectl("uncordon", *nodes)


def _wait_for_old_ones(cluster: Cluster) -> None:
    """What an earlier run left may still be on its way out."""
    names = cluster.kubectl("get", "namespaces", "-o", "name").split()
    old = [name for name in names if name.startswith(f"namespace/{PREFIX}")]
    if old:
        cluster.kubectl("delete", *old, "--ignore-not-found", limit=600)


def test_it_refuses_what_is_impossible_and_nothing_else(
    replayed: Sequence[Replayed],
) -> None:
    wrong = [
        f"{_title(each)}: {each.case.effects}: {each.refused or 'accepted'}"
        for each in replayed
        if bool(IMPOSSIBLE & set(each.case.effects)) != bool(each.refused)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_before_is_valid(replayed: Sequence[Replayed]) -> None:
    wrong = [f"{_title(each)}: {each.invalid}" for each in replayed if each.invalid]
    assert not wrong, "\n".join(wrong)


def test_the_controllers_agree_on_what_restarts(replayed: Sequence[Replayed]) -> None:
    wrong = [f"{_title(each)}: {each.rollouts}" for each in replayed if each.rollouts]
    assert not wrong, "\n".join(wrong)


def test_few_are_left_out(
    minor: int, replayed: Sequence[Replayed], figures: Figures
) -> None:
    why = Counter(reason for case in TABLE if (reason := left_out(case, minor)))
    refused = sum(bool(each.refused) for each in replayed)
    left = ", ".join(f"{count} {reason}" for reason, count in why.items())
    figures(
        "effects and the API server",
        f"{len(replayed)} cases, {refused} refused; left out: {left or 'none'}",
    )
    assert len(replayed) > sum(why.values())


def _title(each: Replayed) -> str:
    return f"{each.case.file}: {each.case.name}"
