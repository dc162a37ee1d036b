"""The chart on every version of Kubernetes that there are schemas of, strictly."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from gitops.conform.kubeconform import Document, prepare, validate
from gitops.conform.sources import Sources
from tests.chart.rendered import CHART, ROOT, changed, documents

VERSIONS = [f"1.{minor}" for minor in range(28, 38)]
"""From the oldest that Chart.yaml allows to the newest that there are schemas of."""

NONE = "i-accept-that-every-restart-loses-all-data"
MORE = "i-accept-that-redis-may-be-killed-for-memory"
TERM = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {}}
NODES = {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}
VALUES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "disabled": {"enabled": False},
    "stopped": {"replicas": 0},
    "aof": {"aof": {"enabled": True, "fsync": "always"}},
    "none": {"persistence": {"none": NONE}},
    "trust": {"persistence": {"trust": "aof", "storageClass": "fast", "size": "1Ti"}},
    "previous password": {"auth": {"previousSecretKey": "old", "secretName": "other"}},
    "digest": {"image": {"digest": "sha256:" + "0" * 64, "pullSecrets": ["registry"]}},
    "much memory": {"resources": {"limits": {"memory": "9999Gi", "cpu": "0.5"}}},
    "little memory": {
        "resources": {"requests": {"memory": "10M"}, "limits": {"memory": "10M"}},
        "maxmemoryPercent": 90,
        "maxmemoryAcceptance": MORE,
    },
    "no policy": {"networkPolicy": {"enabled": False}},
    "peers": {
        "networkPolicy": {
            "allowFrom": [
                {"podSelector": {}, "namespaceSelector": NODES},
                {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
            ]
        }
    },
    "scheduling": {
        "priorityClassName": "high",
        "nodeSelector": {"example.org/disk": "true"},
        "tolerations": [{"key": "data", "operator": "Exists", "effect": "NoExecute"}],
        "affinity": {
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [NODES]
                }
            },
            "podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [
                    {"weight": 100, "podAffinityTerm": TERM}
                ]
            },
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "topology.kubernetes.io/zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "minDomains": 2,
                "nodeTaintsPolicy": "Honor",
                "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "redis"}},
            }
        ],
    },
}


def refused(version: str, asked: list[Document]) -> dict[str, Any]:
    """The documents that this version would refuse, and why."""
    verdicts = validate(ROOT, version, asked)
    return {one.name: one.messages for one in verdicts if one.status != "valid"}


def rendered(name: str, version: str) -> list[Document]:
    found = documents(VALUES[name], version=version)
    return [Document(f"{one} with {name}", text) for one, text in found.items()]


def test_the_versions_are_those_that_have_schemas_and_that_the_chart_allows() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["kubeVersion"] == f">={VERSIONS[0]}.0-0"
    prepare(ROOT, VERSIONS[0])
    known = Sources(ROOT / ".tools/checks").versions()
    assert known[known.index(VERSIONS[0]) :] == VERSIONS


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(
            version,
            marks=[] if version in ("1.28", "1.36", "1.37") else pytest.mark.slow,
        )
        for version in VERSIONS
    ],
)
def test_every_object_is_valid(version: str) -> None:
    asked = [document for name in VALUES for document in rendered(name, version)]
    assert len(asked) > 6 * (len(VALUES) - 1)
    assert refused(version, asked) == {}


def test_a_field_that_kubernetes_does_not_know_is_found(tmp_path: Any) -> None:
    """Otherwise the tests above would show nothing."""
    template = "templates/statefulset.yaml"
    broken = changed(tmp_path, template, "enableServiceLinks", "enableServiceLink")
    found = documents({}, chart=broken)
    asked = [Document(name, text) for name, text in found.items()]
    assert list(refused("1.36", asked)) == ["StatefulSet/dox-asdlc-redis"]
