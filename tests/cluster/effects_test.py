"""The table of effects, replayed: `impossible` is exactly what a real server refuses.

Each case gets a namespace; the objects of `before` are applied, then those that `after`
changes, client-side as Argo CD does it. Pods need not run, so the nodes are cordoned
meanwhile. The controllers' revisions say whether a pod template really changed.

    KUBECONFIG=… tools/test -- -m cluster tests/cluster/effects_test.py

KUBECTL names another kubectl than the one on the path; its version should not be older
than the server's. A case takes about a second.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gitops.knowledge.effects import MODULES, identity, level
from tests.cluster.replay import Outcome, clean, kubectl, left_out, replay
from tests.gitops.knowledge.effects.table import Case, cases

pytestmark = pytest.mark.cluster
IMPOSSIBLE = {identity(each) for each in MODULES if level(each) == "impossible"}
TABLE = [*cases()]
PREFIX = "effects-"
AT_ONCE = 4

Replayed = list[tuple[Case, Outcome]]


@pytest.fixture(scope="module")
def minor() -> int:
    """The server's minor version."""
    if not os.environ.get("KUBECONFIG"):
        pytest.skip("KUBECONFIG is not set: the table is not replayed")
    version = json.loads(kubectl("version", "-o", "json").stdout)["serverVersion"]
    return int(version["minor"].rstrip("+"))


@pytest.fixture(scope="module")
def replayed(minor: int) -> Iterator[Replayed]:
    """Every case that this server can decide, and what it said."""
    names = kubectl("get", "nodes", "-o", "name").stdout.split()
    kubectl("cordon", *names)
    table = [case for case in TABLE if not left_out(case, minor)]
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            said = pool.map(_replayed, range(len(table)), table)
            found = list(zip(table, said, strict=True))
        yield found
    finally:
        kubectl("uncordon", *names)


def _replayed(number: int, case: Case) -> Outcome:
    namespace = f"{PREFIX}{number}"
    kubectl("create", "namespace", namespace)
    kubectl(
        "wait", "--for=create", "serviceaccount/default", "--timeout=20s",
        namespace=namespace,
    )  # fmt: skip
    try:
        return replay(case, namespace)
    finally:
        clean(case, namespace)


def test_it_refuses_what_is_impossible_and_nothing_else(replayed: Replayed) -> None:
    wrong = [
        f"{case.file}: {case.name}: {case.effects}: {outcome.refused or 'accepted'}"
        for case, outcome in replayed
        if bool(IMPOSSIBLE & set(case.effects)) != bool(outcome.refused)
    ]
    assert wrong == []


def test_every_before_is_valid(replayed: Replayed) -> None:
    wrong = [
        f"{case.file}: {case.name}: {outcome.invalid}"
        for case, outcome in replayed
        if outcome.invalid
    ]
    assert wrong == []


def test_the_controllers_agree_on_what_restarts(replayed: Replayed) -> None:
    wrong = [
        f"{case.file}: {case.name}: {outcome.rollouts}"
        for case, outcome in replayed
        if outcome.rollouts
    ]
    assert wrong == []


def test_few_are_left_out(minor: int, replayed: Replayed) -> None:
    why = Counter(reason for case in TABLE if (reason := left_out(case, minor)))
    print(f"{len(replayed)} cases replayed; left out: {dict(why)}")
    assert len(replayed) > sum(why.values())
