"""Whatever the schema allows renders, is valid and keeps what others depend on."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gitops.conform.kubeconform import Document, validate
from gitops.errors import Refusal
from tests.chart.allowed import (
    LEAVES,
    SCHEMA,
    VALUES,
    Values,
    complete,
    holds,
    near_misses,
    overlays,
    setting,
)
from tests.chart.rendered import ROOT, Manifest, manifests

QUIET = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


@cache
def usual() -> dict[str, Manifest]:
    return manifests()


def contract(found: dict[str, Manifest], values: Values) -> None:
    """What no value may change: clients depend on it, or Kubernetes refuses it."""
    if not values["enabled"]:
        assert found == {}
        return
    policy = {"NetworkPolicy/dox-asdlc-redis"}
    assert set(found) - policy == set(usual()) - policy
    assert (policy <= set(found)) is values["networkPolicy"]["enabled"]
    spec = found["StatefulSet/dox-asdlc-redis"]["spec"]
    always = usual()["StatefulSet/dox-asdlc-redis"]["spec"]
    for field in ("serviceName", "selector", "podManagementPolicy"):
        assert spec[field] == always[field]
    (claim,) = spec["volumeClaimTemplates"]
    assert claim["metadata"] == {"name": "data"}
    assert (
        claim["spec"]["resources"]["requests"]["storage"]
        == (values["persistence"]["size"])
    )


def judged(documents: dict[str, str], version: str = "1.36") -> dict[str, Any]:
    """The documents that Kubernetes would refuse, and why."""
    asked = [Document(name, text.encode()) for name, text in documents.items()]
    verdicts = validate(ROOT, version, asked)
    return {one.name: one.messages for one in verdicts if one.status != "valid"}


def test_what_the_schema_allows_renders_and_is_valid() -> None:
    """Judged all at once: one process of kubeconform costs what ten renders do."""
    documents: dict[str, str] = {}

    @settings(max_examples=80, deadline=None, suppress_health_check=QUIET)
    @given(overlays())
    def draw(values: Values) -> None:
        found = manifests(values)
        contract(found, complete(values))
        for name, body in found.items():
            documents[f"{name} of {json.dumps(values)}"] = json.dumps(body)

    draw()
    assert documents
    assert judged(documents) == {}


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.28", "1.37"])
def test_what_the_schema_allows_is_valid_for_old_and_new(version: str) -> None:
    documents: dict[str, str] = {}

    @settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
    @given(overlays())
    def draw(values: Values) -> None:
        for name, body in manifests(values).items():
            documents[f"{name} of {json.dumps(values)}"] = json.dumps(body)

    draw()
    assert judged(documents, version) == {}


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(overlays("affinity", "tolerations", "topologySpreadConstraints", "nodeSelector"))
def test_scheduling_reaches_the_pod_as_it_was_written(values: Values) -> None:
    stateful_set = manifests(values)["StatefulSet/dox-asdlc-redis"]
    pod = stateful_set["spec"]["template"]["spec"]
    for key, value in values.items():
        assert pod.get(key, type(value)()) == value


def test_the_defaults_are_allowed() -> None:
    assert holds(SCHEMA, VALUES)


@pytest.mark.parametrize("key", LEAVES)
def test_a_near_miss_is_refused_and_its_key_named(key: str) -> None:
    pointer = re.escape(f"at '/{key.replace('.', '/')}")
    for value in near_misses(key):
        assert not holds(SCHEMA, complete(setting(key, value)))
        with pytest.raises(Refusal, match=f"{pointer}[/']"):
            manifests(setting(key, value))
