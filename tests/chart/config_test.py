"""redis.conf as it follows from the values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chart.rendered import directives, redis_conf, stateful_set

BYTES = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 2**10, "Mi": 2**20}
BYTES["Gi"] = 2**30


def memory(limit: str, **values: Any) -> dict[str, Any]:
    return {"resources": {"limits": {"memory": limit}}, **values}


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
    unit = draw(st.sampled_from(sorted(BYTES)))
    least = {"": 10**7, "k": 10**4, "Ki": 10**4, "M": 10, "Mi": 10}.get(unit, 1)
    most = {"": 10**13 - 1, "k": 10**9, "Ki": 10**9, "M": 10**7 - 1, "Mi": 10**7 - 1}
    amount = draw(st.integers(least, most.get(unit, 9999)))
    return f"{amount}{unit}", amount * BYTES[unit]


@settings(deadline=None)
@given(limits(), st.booleans())
def test_maxmemory_leaves_room_for_a_fork(limit: tuple[str, int], aof: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    text, size = limit
    share = maxmemory(memory(text, aof={"enabled": aof})) / size
    assert 0.39 < share <= (0.40 if aof else 0.45)


@settings(deadline=None)
@given(limits())
def test_the_time_to_start_and_to_stop_follows_the_memory(
    limit: tuple[str, int],
) -> None:
    text, size = limit
    pod = stateful_set(memory(text))["spec"]["template"]["spec"]
    probe = pod["containers"][0]["startupProbe"]
    budget = probe["periodSeconds"] * probe["failureThreshold"]
    assert pod["terminationGracePeriodSeconds"] == 30 + size // (20 * 2**20)
    assert budget == 30 + size // (5 * 2**20)


def test_snapshots() -> None:
    found = directives()
    assert found["appendonly"] == ["no"]
    assert found["save"] == ["3600 1", "300 100", "60 10000"]
    assert found["shutdown-on-sigterm"] == ["save"]
    assert "appendfsync" not in found


def test_the_append_only_file() -> None:
    found = directives({"aof": {"enabled": True, "fsync": "always"}})
    assert found["appendonly"] == ["yes"]
    assert found["appendfsync"] == ["always"]
    assert found["save"] == ['""']
    assert found["shutdown-on-sigterm"] == ["nosave"]


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
