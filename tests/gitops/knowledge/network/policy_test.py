"""Who NetworkPolicies let in."""

from __future__ import annotations

from typing import Any

import pytest

from gitops.knowledge.change import Side
from gitops.knowledge.network.policy import Allowed, allowed, isolating, within
from gitops.render.resources import Resource

POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "cache", "labels": {"app": "cache"}},
    "spec": {
        "containers": [
            {"name": "redis", "ports": [{"name": "redis", "containerPort": 6379}]}
        ]
    },
}


def side(*policies: dict[str, Any]) -> Side:
    metadata = {"name": "cache"}
    named = [{"kind": "NetworkPolicy", "metadata": metadata, **p} for p in policies]
    bodies = [POD, *named]
    return Side([Resource(body, "", "") for body in bodies], {}, "shop")


def rules(*ingress: dict[str, Any]) -> list[Allowed]:
    here = side({"spec": {"podSelector": {}, "ingress": [*ingress]}})
    return allowed(here, next(iter(here.workloads.values())))


def peer(**fields: Any) -> Allowed:
    return rules({"from": [fields]})[0]


def port(**fields: Any) -> Allowed:
    return rules({"ports": [fields]})[0]


HERE = peer(podSelector={})
WEB = peer(podSelector={"matchLabels": {"app": "web"}})
ANYWHERE = peer(namespaceSelector={})
EVERYONE = rules({})[0]


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (EVERYONE, ANYWHERE, True),
        (ANYWHERE, EVERYONE, False),
        (ANYWHERE, HERE, True),
        (HERE, WEB, True),
        (HERE, ANYWHERE, False),
        (peer(ipBlock={"cidr": "0.0.0.0/0"}), EVERYONE, False),
        (peer(ipBlock={"cidr": "10.0.0.0/8"}), HERE, False),
        (HERE, peer(ipBlock={"cidr": "10.0.0.0/8"}), False),
        (peer(ipBlock={"cidr": "::/0"}), peer(ipBlock={"cidr": "10.0.0.0/8"}), False),
        (port(port=6379), port(port="redis"), True),
        (port(port="redis"), port(port=6379), True),
        (port(port=6370, endPort=6380), port(port=6379), True),
        (port(port=6379), port(port=6370, endPort=6380), False),
        (port(protocol="TCP"), port(port=6379), True),
        (port(port=6379), port(protocol="TCP"), False),
        (port(port=6379), port(port=6379, protocol="UDP"), False),
    ],
)
def test_covers(wide: Allowed, narrow: Allowed, *, expected: bool) -> None:
    assert wide.covers(narrow) == expected
    assert wide.covers(wide)


def test_exceptions_count_where_they_meet() -> None:
    cut = peer(ipBlock={"cidr": "10.0.0.0/8", "except": ["10.9.0.0/16"]})
    assert not cut.covers(peer(ipBlock={"cidr": "10.0.0.0/8"}))
    assert not cut.covers(peer(ipBlock={"cidr": "10.9.1.0/24"}))
    assert cut.covers(peer(ipBlock={"cidr": "10.8.0.0/16"}))
    more = peer(ipBlock={"cidr": "10.0.0.0/8", "except": ["10.8.0.0/15"]})
    assert cut.covers(more)
    assert not more.covers(cut)


@pytest.mark.parametrize(
    ("spec", "limits"),
    [
        ({}, True),
        ({"policyTypes": []}, True),
        ({"policyTypes": ["Ingress", "Egress"]}, True),
        ({"policyTypes": ["Egress"]}, False),
        ({"podSelector": {"matchLabels": {"app": "web"}}}, False),
        (None, True),
    ],
)
def test_isolating(spec: Any, *, limits: bool) -> None:
    here = side({"spec": spec})
    found = isolating(here, next(iter(here.workloads.values())))
    assert bool(found) == limits


def test_policies_of_other_namespaces_do_not_count() -> None:
    metadata = {"name": "all", "namespace": "web"}
    here = side({"metadata": metadata, "spec": {}})
    assert not isolating(here, next(iter(here.workloads.values())))


def test_a_port_that_no_container_names_lets_nobody_in() -> None:
    assert rules({"ports": [{"port": "metrics"}]}) == []


def test_words() -> None:
    texts = map(str, (EVERYONE, ANYWHERE, WEB, port(port="redis")))
    assert [*texts] == [
        "everyone to every port",
        "all pods of any namespace to every port",
        "pods app=web of namespace shop to every port",
        "everyone to port 6379",
    ]


def test_blocks_that_are_none() -> None:
    assert within("x", ["x"])
    assert not within("x", ["10.0.0.0/8"])
