"""The names that other systems depend on, alone and under an umbrella chart."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gitops.errors import Refusal
from tests.chart.rendered import CHART, manifests, text

UMBRELLA = Path(__file__).parent / "umbrella"


@pytest.fixture
def umbrella(tmp_path: Path) -> Path:
    """The umbrella chart with ours in its charts/ folder, as Helm packs it."""
    folder = tmp_path / "dox-asdlc"
    shutil.copytree(UMBRELLA, folder)
    shutil.copytree(CHART, folder / "charts/redis")
    return folder


def test_the_fixed_names() -> None:
    assert set(manifests()) == {
        "ConfigMap/dox-asdlc-redis-config",
        "ConfigMap/dox-asdlc-redis-scripts",
        "NetworkPolicy/dox-asdlc-redis",
        "PodDisruptionBudget/dox-asdlc-redis",
        "Service/dox-asdlc-redis-headless",
        "Service/redis",
        "StatefulSet/dox-asdlc-redis",
    }


def test_the_service_reaches_the_pod_on_6379() -> None:
    found = manifests()
    service = found["Service/redis"]["spec"]
    template = found["StatefulSet/dox-asdlc-redis"]["spec"]["template"]
    (container,) = template["spec"]["containers"]
    (service_port,) = service["ports"]
    (container_port,) = container["ports"]
    assert service["selector"].items() <= template["metadata"]["labels"].items()
    assert service_port["port"] == 6379
    assert service_port["targetPort"] == container_port["name"]
    assert container_port["containerPort"] == 6379


def test_the_governing_service_is_headless() -> None:
    found = manifests()
    name = found["StatefulSet/dox-asdlc-redis"]["spec"]["serviceName"]
    service = found[f"Service/{name}"]["spec"]
    assert service["clusterIP"] == "None"
    assert service["publishNotReadyAddresses"]


def test_the_config_map_holds_redis_conf() -> None:
    found = manifests()["ConfigMap/dox-asdlc-redis-config"]["data"]
    assert set(found) == {"redis.conf", "start.env"}


def test_disabled_renders_nothing() -> None:
    assert manifests({"enabled": False}) == {}
    assert not text({"enabled": False}).replace("---", "").strip()


def test_rendering_is_repeatable() -> None:
    assert text() == text()


def test_an_umbrella_renders_the_same_objects(umbrella: Path) -> None:
    values = {"aof": {"enabled": True}, "persistence": {"storageClass": "fast"}}
    under = {"redis": values, "global": {"region": "north"}}
    assert manifests(under, umbrella) == manifests(values)


def test_an_umbrella_without_a_word_on_redis_renders_its_defaults(
    umbrella: Path,
) -> None:
    assert manifests({}, umbrella) == manifests()


def test_an_umbrella_cannot_set_what_the_chart_does_not_know(umbrella: Path) -> None:
    with pytest.raises(Refusal, match="additional properties 'unknown'"):
        manifests({"redis": {"unknown": 1}}, umbrella)


def test_an_umbrella_can_leave_redis_out(umbrella: Path) -> None:
    """Its condition drops the whole subchart: there is not even an empty file."""
    assert text({"redis": {"enabled": False}}, umbrella) == ""
