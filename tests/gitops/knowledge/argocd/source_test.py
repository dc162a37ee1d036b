from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.argocd.source import destination, source, url


def application(**helm: Any) -> dict[str, Any]:
    spec = {"repoURL": "https://host/a.git", "path": "x", "helm": helm}
    return {"metadata": {"name": "a"}, "spec": {"source": spec}}


@pytest.mark.parametrize(
    "helm",
    [
        {"releaseName": "a"},
        {"valueFiles": [], "skipCrds": False},
        {"values": "# only a comment\n"},
        {"parameters": []},
    ],
)
def test_defaults_written_out_are_the_same_source(helm: dict[str, Any]) -> None:
    assert source(application(**helm)) == source(application())


def test_an_object_of_values_wins_over_the_text() -> None:
    both = application(values="a: 1", valuesObject={"b": 2})
    assert source(both) == source(application(values="{b: 2}"))


def test_the_last_of_two_parameters_counts() -> None:
    twice = [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]
    assert source(application(parameters=twice)) == source(
        application(parameters=twice[1:])
    )


def test_values_that_are_no_yaml_are_compared_as_text() -> None:
    assert source(application(values="{")) != source(application(values="[["))


def test_several_sources_are_compared_in_their_order() -> None:
    one, two = {"path": "x"}, {"path": "y"}
    assert source({"spec": {"sources": [one, two]}}) != source(
        {"spec": {"sources": [two, one]}}
    )


def test_a_url_has_one_spelling() -> None:
    assert url("https://Host/A.git") == url("https://host/a/") == "https://host/a"


def test_a_cluster_has_one_spelling() -> None:
    by_name = {"spec": {"destination": {"name": "in-cluster", "namespace": "x"}}}
    server = "https://kubernetes.default.svc"
    by_server = {"spec": {"destination": {"server": server, "namespace": "x"}}}
    assert destination(by_name) == destination(by_server)
    assert destination({"spec": []}) == {"cluster": "", "namespace": ""}
