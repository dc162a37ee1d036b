"""values.schema.json, values.yaml and the README's table: closed and the same."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gitops.errors import Refusal
from tests.chart.allowed import (
    LEAVES,
    SCHEMA,
    VALUES,
    default,
    setting,
)
from tests.chart.allowed import Schema as Node
from tests.chart.rendered import CHART, manifests

if TYPE_CHECKING:
    from collections.abc import Iterator


def sections(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every object of the schema that has keys of its own."""
    yield path, node
    for key, child in node["properties"].items():
        if "properties" in child:
            yield from sections(child, f"{path}{key}.")


@pytest.mark.parametrize("path", [path for path, _ in sections(SCHEMA)])
def test_every_section_is_closed_and_names_an_unknown_key(path: str) -> None:
    with pytest.raises(Refusal, match="additional properties 'unknown'"):
        manifests(setting(f"{path}unknown", 1))


def objects(node: Any, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every object that the schema describes, however deep."""
    if isinstance(node, dict) and node.get("type") == "object":
        yield path, node
    children = node.items() if isinstance(node, dict) else ()
    for key, child in children:
        yield from objects(child, f"{path}/{key}")
    for child in node if isinstance(node, list) else ():
        yield from objects(child, path)


def test_nothing_but_global_is_open() -> None:
    """Else a slip of the pen in an affinity would reach Kubernetes, or nobody."""
    found = dict(objects(SCHEMA))
    assert len(found) > 20
    opened = [path for path, node in found.items() if node["additionalProperties"]]
    assert opened == ["/properties/global"]


def test_global_is_open() -> None:
    assert manifests({"global": {"anything": [1]}}) == manifests()


@pytest.mark.parametrize("key", LEAVES)
def test_every_value_says_who_owns_it(key: str) -> None:
    assert LEAVES[key]["x-promotion"] in {"promote", "environment"}


def test_only_values_say_who_owns_them() -> None:
    text = json.dumps(SCHEMA)
    assert text.count('"x-promotion":') == len(LEAVES)


@pytest.mark.parametrize("key", LEAVES)
def test_a_value_cannot_be_taken_away(key: str) -> None:
    """`key: null` in an overlay would otherwise render as an empty setting."""
    with pytest.raises(Refusal, match=re.escape(key.rpartition(".")[2])):
        manifests(setting(key, None))


@pytest.mark.parametrize("key", LEAVES)
def test_a_value_of_another_type_is_refused(key: str) -> None:
    wrong: object = {"object": "text"}.get(LEAVES[key]["type"], {})
    with pytest.raises(Refusal, match=f"/{key.replace('.', '/')}'?: got"):
        manifests(setting(key, wrong))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("replicas", 2),
        ("auth.secretKey", ".."),
        ("auth.previousSecretKey", "old key"),
        ("persistence.trust", "dump"),
        ("persistence.none", "yes"),
        ("persistence.none", True),
        ("aof.fsync", False),
        ("maxmemoryPercent", 91),
        ("maxmemoryPercent", "50%"),
        ("maxmemoryAcceptance", "i accept"),
        ("nodeSelector", {"disk": True}),
        ("nodeSelector", {"no key": "x"}),
        ("tolerations", [{"operator": "Equal", "value": "x"}]),
        ("tolerations", [{"key": "a", "operator": "Exists", "value": "x"}]),
        ("tolerations", [{"operator": "Exists", "tolerationSeconds": 3}]),
        ("affinity", {"nodeAffinty": {}}),
        ("topologySpreadConstraints", [{"maxSkew": 1}]),
        ("networkPolicy.allowFrom", [{}]),
        ("networkPolicy.allowFrom", [{"ipBlock": {"cidr": "10.0.0.0"}}]),
        (
            "networkPolicy.allowFrom",
            [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}],
        ),
        ("image.tag", 8.2),
        ("image.tag", "8.2 3"),
        ("image.digest", "sha256:abc"),
        ("image.repository", "redis:8.2.3"),
        ("image.repository", "https://example.org/redis"),
        ("aof.fsync", "sometimes"),
        ("rdb.save", []),
        ("rdb.save", ["60"]),
        ("persistence.size", "1GB"),
        ("persistence.storageClass", "Premium RWO"),
        ("resources.limits.memory", "512"),
        ("resources.limits.memory", "1.5Gi"),
        ("resources.limits.memory", "512MB"),
        ("resources.requests.cpu", "0.5.1"),
        ("maxmemoryPolicy", "lru"),
        ("auth.secretName", "no spaces\nplease"),
        ("networkPolicy.allowFrom", []),
    ],
)
def test_a_value_that_cannot_work_is_refused(key: str, value: object) -> None:
    with pytest.raises(Refusal, match=f"at '/{key.replace('.', '/')}"):
        manifests(setting(key, value))


MORE = {"maxmemoryAcceptance": "i-accept-that-redis-may-be-killed-for-memory"}
NONE = {"none": "i-accept-that-every-restart-loses-all-data"}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"maxmemoryPercent": 46}, "maxmemoryAcceptance.*i-accept-that-redis"),
        ({"maxmemoryPercent": 41, "aof": {"enabled": True}}, "/maxmemoryAcceptance"),
        ({"maxmemoryPercent": 101, **MORE}, "/maxmemoryPercent': maximum"),
        ({"persistence": NONE, "aof": {"enabled": True}}, "/aof/enabled': value must"),
    ],
)
def test_values_that_contradict_each_other_are_refused(
    values: dict[str, Any], message: str
) -> None:
    with pytest.raises(Refusal, match=message):
        manifests(values)


def test_two_replicas_are_refused_for_a_reason_that_the_schema_gives() -> None:
    assert "independent primaries" in LEAVES["replicas"]["description"]


def test_values_yaml_has_the_keys_of_the_schema_in_its_order() -> None:
    def keys(values: Node, node: Node, path: str = "") -> Iterator[str]:
        for key, value in values.items():
            child = node["properties"][key]
            if "properties" in child:
                yield from keys(value, child, f"{path}{key}.")
            else:
                yield path + key

    assert list(keys(VALUES, SCHEMA)) == list(LEAVES)


def test_values_yaml_has_one_comment_line_for_every_value() -> None:
    lines = (CHART / "values.yaml").read_text().splitlines()
    comments = [
        line.strip()[2:]
        for line, after in pairwise(lines)
        if line.lstrip().startswith("# ") and re.match(r" *\w+:", after)
    ]
    assert comments == [leaf["description"] for leaf in LEAVES.values()]


def test_the_table_of_the_readme_has_every_value() -> None:
    expected = [
        f"| `{key}` | `{json.dumps(default(key))}` "
        f"| {leaf['x-promotion']} | {leaf['description']} |"
        for key, leaf in LEAVES.items()
    ]
    lines = (CHART / "README.md").read_text().splitlines()
    assert [line for line in lines if line.startswith("| `")] == expected


def test_the_fixed_defaults() -> None:
    fixed = {
        "enabled": True,
        "replicas": 1,
        "persistence.size": "1Gi",
        "persistence.storageClass": "",
        "resources.requests.memory": "256Mi",
        "resources.limits.memory": "512Mi",
        "aof.enabled": False,
        "aof.fsync": "everysec",
        "auth.previousSecretKey": "",
        "persistence.none": "",
        "persistence.trust": "",
        "maxmemoryPercent": 0,
        "maxmemoryAcceptance": "",
    }
    assert {key: default(key) for key in fixed} == fixed


def test_the_app_version_is_the_image_that_runs() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["appVersion"] == VALUES["image"]["tag"]
