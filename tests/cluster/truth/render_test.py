"""What the tools render is what Argo CD renders, and what they refuse, it refuses.

    ARGOCD_SERVER=http://127.0.0.1:8080 … tools/test --cluster -- -k render_test

ARGOCD_SERVER is the address of an argocd-server, ARGOCD_AUTH_TOKEN a token where it
wants a login. Each case's Application is created in it, is rendered, and goes again;
nothing is applied. The repositories are commits on a branch of GITOPS_REMOTE.

All that is made equal before the objects are compared: Argo CD's tracking annotation
goes, and with it annotations and metadata that are empty without it; the order of the
objects does not count.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

import pytest

from gitops.commands.test import REMOTE
from gitops.layout import environments
from tests.cluster.conftest import Figures
from tests.cluster.truth.published import publish
from tests.cluster.truth.rendering import Case, cases, ours, told
from tests.cluster.truth.server import URL, Answer, Object, Server, configured
from tests.gitops.memory import snapshot
from tests.support import ROOT

pytestmark = pytest.mark.cluster
TABLE = [*cases()]
TRACKING = "argocd.argoproj.io/tracking-id"
AT_ONCE = 2
REASON = re.compile(r"\S.*\.")
REFERENCE = re.compile(r"https://\S+")


@dataclass(frozen=True)
class Pair:
    """A case as the tools see it, and as Argo CD does."""

    case: Case
    ours: Answer
    theirs: Answer

    @property
    def agreed(self) -> bool:
        """Whether both give the same objects, or none."""
        if bool(self.ours.why) != bool(self.theirs.why):
            return False
        return normal(self.ours.objects) == normal(self.theirs.objects)

    def __str__(self) -> str:
        lines = [self.case.name]
        for who, side, other in (("tools", self.ours, self.theirs),
                                 ("Argo CD", self.theirs, self.ours)):  # fmt: skip
            only = set(normal(side.objects)) - set(normal(other.objects))
            lines.append(f"  {who}: {side.why or f'{len(side.objects)} objects'}")
            lines += [f"    only here: {text}" for text in sorted(only)]
        return "\n".join(lines)


def normal(objects: list[Object]) -> list[str]:
    """Objects as texts that can be compared."""
    return sorted(json.dumps(_plain(body), sort_keys=True) for body in objects)


def _plain(body: Object) -> Object:
    found = deepcopy(body)
    metadata = found.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    annotations.pop(TRACKING, None)
    if not annotations:
        metadata.pop("annotations", None)
    if not metadata:
        found.pop("metadata", None)
    return found


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Pair]]:
    """Every case, rendered by both."""
    server, remote = configured(), os.environ.get(REMOTE)
    if server is None or remote is None:
        pytest.skip(f"{URL} and {REMOTE} are not both set: nothing to compare with")
    trees = [case.files for case in TABLE]
    kept = [tree for n, tree in enumerate(trees) if tree not in trees[:n]]
    ids = publish(tmp_path_factory.mktemp("published"), remote, kept)

    def pair(numbered: tuple[int, Case]) -> Pair:
        number, case = numbered
        return _pair(server, case, number, ids[kept.index(case.files)])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield [*pool.map(pair, enumerate(TABLE))]


def _pair(server: Server, case: Case, number: int, revision: str) -> Pair:
    application = told(case, number)
    here = ours(case, application)
    where = {"repoURL": repository(), "targetRevision": revision}
    application["spec"]["source"].update(where)
    return Pair(case, here, server.rendered(application))


@cache
def repository() -> str:
    """The URL by which Argo CD reads the remote: the one that is deployed."""
    data = (ROOT / environments.PATH).read_bytes()
    found = environments.read(snapshot({environments.PATH: data})).repository
    assert found
    return found


def test_both_render_the_same_or_both_refuse(pairs: list[Pair]) -> None:
    wrong = [str(p) for p in pairs if not p.case.differs and not p.agreed]
    assert not wrong, "\n".join(wrong)


def test_what_must_be_refused_is_and_nothing_else(pairs: list[Pair]) -> None:
    wrong = [
        str(pair)
        for pair in pairs
        if not pair.case.differs and bool(pair.ours.why) != pair.case.refused
    ]
    assert not wrong, "\n".join(wrong)


def test_a_listed_difference_is_still_there(pairs: list[Pair]) -> None:
    wrong = [str(pair) for pair in pairs if pair.case.differs and pair.agreed]
    assert not wrong, "\n".join(wrong)


def test_there_are_many_and_few_differ(pairs: list[Pair], figures: Figures) -> None:
    listed = [pair.case for pair in pairs if pair.case.differs]
    refused = [pair for pair in pairs if pair.ours.why and not pair.case.differs]
    figures(
        "renders",
        f"{len(pairs)} Applications, {len(pairs) - len(listed)} as Argo CD's "
        f"({len(refused)} of them refused by both), {len(listed)} listed differences",
    )
    assert len(pairs) >= 40
    assert len(listed) < len(pairs) / 10


@pytest.mark.parametrize("case", [c for c in TABLE if c.differs], ids=str)
def test_each_difference_says_why_and_where_that_is_written(case: Case) -> None:
    assert REASON.fullmatch(case.differs)
    assert REFERENCE.fullmatch(case.reference)
