"""redis.conf as it follows from the values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chart.allowed import UNITS
from tests.chart.rendered import (
    directives,
    manifests,
    parsed,
    redis_conf,
    stateful_set,
)

NONE = "i-accept-that-every-restart-loses-all-data"
MORE = "i-accept-that-redis-may-be-killed-for-memory"


def memory(limit: str, **values: Any) -> dict[str, Any]:
    """The values of that limit; the request is as much, as it may not be more."""
    amount = {"memory": limit}
    return {"resources": {"requests": amount, "limits": amount}, **values}


def maxmemory(values: dict[str, Any]) -> int:
    (only,) = directives(values)["maxmemory"]
    return int(only)


@pytest.mark.parametrize(
    ("limit", "aof", "expected"),
    [
        ("512Mi", False, 241591910),
        ("512Mi", True, 214748364),
        ("1Gi", False, 483183820),
        ("2Gi", True, 858993459),
        ("500M", False, 225000000),
        ("2G", True, 800000000),
        ("1048576Ki", False, 483183820),
        ("1000000k", True, 400000000),
        ("536870912", False, 241591910),
        ("9999Gi", False, 4831355024179),
    ],
)
def test_maxmemory_in_every_unit(limit: str, expected: int, *, aof: bool) -> None:
    assert maxmemory(memory(limit, aof={"enabled": aof})) == expected


@st.composite
def limits(draw: st.DrawFn) -> tuple[str, int]:
    """A memory limit that the schema allows, and its bytes."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    least = {"": 10**7, "k": 10**4, "Ki": 10**4, "M": 10, "Mi": 10}.get(unit, 1)
    most = {"": 10**13 - 1, "k": 10**9, "Ki": 10**9, "M": 10**7 - 1, "Mi": 10**7 - 1}
    amount = draw(st.integers(least, most.get(unit, 9999)))
    return f"{amount}{unit}", amount * UNITS[unit]


@settings(max_examples=50, deadline=None)
@given(limits(), st.booleans())
def test_all_follows_the_memory_limit(limit: tuple[str, int], aof: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Data, a fork's copy of all of it, clients and a backup fit; and so does time."""
    text, size = limit
    found = manifests(memory(text, aof={"enabled": aof}))
    config = parsed(found["ConfigMap/dox-asdlc-redis-config"]["data"]["redis.conf"])
    data = int(config["maxmemory"][0])
    backup = int(config["client-output-buffer-limit"][0].split()[1])
    assert 0.39 < data / size <= (0.40 if aof else 0.45)
    assert 2 * data + data // 10 + backup <= size
    pod = found["StatefulSet/dox-asdlc-redis"]["spec"]["template"]["spec"]
    probe = pod["containers"][0]["startupProbe"]
    budget = probe["periodSeconds"] * probe["failureThreshold"]
    assert pod["terminationGracePeriodSeconds"] == 30 + size // (20 * 2**20)
    assert budget == 30 + size // (5 * 2**20)


@pytest.mark.parametrize(
    ("percent", "aof", "accepted"),
    [
        (1, False, ""),
        (45, False, ""),
        (40, True, ""),
        (41, True, MORE),
        (90, False, MORE),
    ],
)
def test_another_share_of_the_memory(percent: int, accepted: str, *, aof: bool) -> None:
    values = memory("1000M", aof={"enabled": aof}, maxmemoryPercent=percent)
    found = directives({**values, "maxmemoryAcceptance": accepted})
    assert found["maxmemory"] == [str(percent * 10**7)]


@pytest.mark.parametrize(
    ("limit", "clients", "value", "replica", "pubsub"),
    [
        ("1000M", 45000000, 22500000, "45000000 22500000", "22500000 5625000"),
        ("10M", 2**20, 2**20, "450000 225000", "225000 56250"),
        ("100G", 2**30, 2**29, "4500000000 2250000000", "33554432 8388608"),
    ],
    ids=["in proportion", "at least what Redis takes", "at most what is usual"],
)
def test_buffers_follow_the_memory(
    limit: str, clients: int, value: int, replica: str, pubsub: str
) -> None:
    found = directives(memory(limit))
    assert found["maxmemory-clients"] == ["10%"]
    assert found["client-query-buffer-limit"] == [str(clients)]
    assert found["proto-max-bulk-len"] == [str(value)]
    assert found["client-output-buffer-limit"] == [
        f"replica {replica} 60",
        f"pubsub {pubsub} 60",
    ]


def test_snapshots() -> None:
    found = directives()
    assert found["appendonly"] == ["no"]
    assert found["save"] == ["3600 1", "300 100", "60 10000"]
    assert found["shutdown-on-sigterm"] == ["save"]
    assert not {name for name in found if "aof" in name or "fsync" in name}


def test_nothing_is_kept() -> None:
    found = directives({"persistence": {"none": NONE}})
    assert found["appendonly"] == ["no"]
    assert found["save"] == ['""']
    assert found["shutdown-on-sigterm"] == ["nosave"]
    assert found["maxmemory"] == directives()["maxmemory"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "PERSISTENCE=rdb\nTRUST=\n"),
        ({"aof": {"enabled": True}}, "PERSISTENCE=aof\nTRUST=\n"),
        ({"persistence": {"none": NONE}}, "PERSISTENCE=none\nTRUST=\n"),
        ({"persistence": {"trust": "aof"}}, "PERSISTENCE=rdb\nTRUST=aof\n"),
        ({"persistence": {"trust": "rdb"}}, "PERSISTENCE=rdb\nTRUST=rdb\n"),
    ],
)
def test_what_start_sh_is_told(values: dict[str, Any], expected: str) -> None:
    config = manifests(values)["ConfigMap/dox-asdlc-redis-config"]
    assert config["data"]["start.env"] == expected


def test_the_append_only_file() -> None:
    found = directives({"aof": {"enabled": True, "fsync": "always"}})
    assert found["appendonly"] == ["yes"]
    assert found["appendfsync"] == ["always"]
    assert found["save"] == ['""']
    assert found["shutdown-on-sigterm"] == ["nosave"]
    assert found["aof-use-rdb-preamble"] == ["yes"]
    assert found["aof-load-truncated"] == ["yes"]
    assert found["auto-aof-rewrite-percentage"] == ["100"]


@pytest.mark.parametrize(
    ("values", "directive", "expected"),
    [
        ({"rdb": {"save": ["60 1"]}}, "save", ["60 1"]),
        ({"maxmemoryPolicy": "allkeys-lru"}, "maxmemory-policy", ["allkeys-lru"]),
        ({"idleTimeout": 2000000}, "timeout", ["2000000"]),
        ({"tcpKeepalive": 60}, "tcp-keepalive", ["60"]),
        ({"slowlog": {"slowerThan": 1000000}}, "slowlog-log-slower-than", ["1000000"]),
        ({"slowlog": {"maxLen": 1000000}}, "slowlog-max-len", ["1000000"]),
    ],
)
def test_a_value_reaches_its_directive(
    values: dict[str, Any], directive: str, expected: list[str]
) -> None:
    assert directives(values)[directive] == expected


def test_the_server_is_not_open_without_a_password() -> None:
    """Official images are built with protected mode off."""
    assert directives()["protected-mode"] == ["yes"]


def test_no_password_in_redis_conf() -> None:
    assert "requirepass" not in redis_conf()


def test_a_change_of_redis_conf_restarts_the_pod() -> None:
    def annotations(values: dict[str, Any]) -> dict[str, str]:
        template = stateful_set(values)["spec"]["template"]
        found: dict[str, str] = template["metadata"]["annotations"]
        return found

    before = annotations({})
    after = annotations({"tcpKeepalive": 60})
    assert before["checksum/config"] != after["checksum/config"]
    assert before["checksum/scripts"] == after["checksum/scripts"]
    assert annotations({"networkPolicy": {"enabled": False}}) == before
