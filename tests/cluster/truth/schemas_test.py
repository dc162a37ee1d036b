"""What the schemas pass, the API server's dry run accepts; what they fail, it refuses.

The objects are all that the Applications of the render table render to, and those of
schemas/*.yaml: valid ones, and broken ones of every kind. What has no schema is a kind
that the server does not know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest

from tests.cluster.cluster import Cluster, Object, Refused
from tests.cluster.conftest import Figures
from tests.cluster.truth import rendering
from tests.cluster.truth.conformity import (
    SERVER,
    Case,
    Listed,
    cases,
    judged,
    listed,
    served,
)

pytestmark = pytest.mark.cluster
TABLE = [*cases()]
LISTED = [case for case in TABLE if case.server != SERVER[case.status]]
EXCEPTIONS = listed()
NAMESPACE = "schema-cases"
DEFINITION = "CustomResourceDefinition"


@dataclass(frozen=True)
class Answer:
    """What both say of an object."""

    case: Case
    status: str
    why: str
    server: str
    server_why: str

    def __str__(self) -> str:
        ours, theirs = f"{self.status} {self.why}", f"{self.server} {self.server_why}"
        return f"{self.case}\n  schemas: {ours}\n  server: {theirs}"


@pytest.fixture(scope="module")
def minor(dev: Cluster) -> str:
    """The server's minor version, such as 1.36."""
    said = json.loads(dev.kubectl("version", "-o", "json"))["serverVersion"]
    return f"{said['major']}.{said['minor'].rstrip('+')}"


@pytest.fixture(scope="module")
def place(dev: Cluster) -> Iterator[str]:
    """A namespace in which no object is."""
    with suppress(Refused):  # left behind by a run that was killed
        dev.kubectl("create", "namespace", NAMESPACE)
    yield NAMESPACE
    dev.kubectl("delete", "namespace", NAMESPACE, "--wait=false")


@pytest.fixture(scope="module")
def table(dev: Cluster, place: str, minor: str) -> list[Answer]:
    """The objects that are written down, judged by both."""
    return _answers(dev, place, minor, TABLE, [])


@pytest.fixture(scope="module")
def rendered(dev: Cluster, place: str, minor: str) -> list[Answer]:
    """All that is rendered anywhere here, judged by both."""
    found = _rendered()
    definitions = [c.body for c in found if c.body["kind"] == DEFINITION]
    said = served(dev, place, definitions)
    usable = [d for d, (word, _) in zip(definitions, said, strict=True)
              if word == "accepted"]  # fmt: skip
    with _defined(dev, usable):
        return _answers(dev, place, minor, found, usable)


def _rendered() -> list[Case]:
    """Each object once, with the Application that it comes from."""
    found: dict[str, Case] = {}
    for number, each in enumerate(rendering.cases()):
        for body in rendering.ours(each, rendering.told(each, number)).objects:
            text = json.dumps(body, sort_keys=True)
            metadata = body.get("metadata") or {}
            name = f"{each.name}: {body['kind']}/{metadata.get('name')}"
            found.setdefault(text, Case(name, body))
    return [*found.values()]


@contextmanager
def _defined(cluster: Cluster, definitions: list[Object]) -> Iterator[None]:
    """Have the server know these kinds meanwhile."""
    names = [each["metadata"]["name"] for each in definitions]
    try:
        for each in definitions:
            cluster.kubectl("create", "-f", "-", text=json.dumps(each))
        if names:
            cluster.kubectl("wait", "--for=condition=Established", "crd", *names)
        yield
    finally:
        for name in names:
            cluster.delete("crd", name, "--wait=false")


def _answers(
    cluster: Cluster,
    namespace: str,
    version: str,
    found: list[Case],
    definitions: list[Object],
) -> list[Answer]:
    bodies = [case.body for case in found]
    ours = judged(bodies, version, definitions)
    theirs = served(cluster, namespace, bodies)
    return [
        Answer(case, *mine, *his)
        for case, mine, his in zip(found, ours, theirs, strict=True)
    ]


def test_the_schemas_judge_as_the_table_says(table: list[Answer]) -> None:
    wrong = [str(each) for each in table if each.status != each.case.status]
    assert not wrong, "\n".join(wrong)


def test_the_server_judges_as_the_table_says(table: list[Answer]) -> None:
    wrong = [str(each) for each in table if each.server != each.case.server]
    assert not wrong, "\n".join(wrong)


def test_both_say_the_same_of_all_that_is_rendered(rendered: list[Answer]) -> None:
    wrong = [str(each) for each in _differing(rendered) if not _known(each)]
    assert not wrong, "\n".join(wrong)


def test_a_listed_difference_is_still_there(rendered: list[Answer]) -> None:
    about = "\n".join(each.server_why for each in _differing(rendered))
    assert [str(one) for one in EXCEPTIONS if one.says not in about] == []


def _differing(answers: list[Answer]) -> list[Answer]:
    return [each for each in answers if each.server != SERVER[each.status]]


def _known(answer: Answer) -> bool:
    """Whether the server only knows more than the schemas, of a live object never."""
    words = [one.says for one in EXCEPTIONS if one.says in answer.server_why]
    live = answer.case.name.startswith(f"{rendering.LIVE_NAME}:")
    return answer.status == "valid" and bool(words) and not live


def test_there_are_many(
    table: list[Answer], rendered: list[Answer], figures: Figures
) -> None:
    differing = len(_differing(table)), len(_differing(rendered))
    figures(
        "schemas and the API server",
        f"{len(table)} written objects, {differing[0]} listed differences; "
        f"{len(rendered)} rendered objects, {differing[1]} listed differences",
    )
    assert len(table) >= 40
    assert len(rendered) >= 40


@pytest.mark.parametrize("case", LISTED, ids=str)
def test_the_server_may_know_more_than_a_schema_and_never_less(case: Case) -> None:
    assert (case.status, case.server) == ("valid", "refused")


@pytest.mark.parametrize("case", [*LISTED, *EXCEPTIONS], ids=str)
def test_each_difference_says_why_and_where_that_is_written(
    case: Case | Listed,
) -> None:
    assert case.why.endswith(".")
    assert re.fullmatch(r"https://\S+", case.reference)
