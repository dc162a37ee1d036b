"""The pod and its volume."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gitops.errors import Refusal
from tests.chart.rendered import (
    CHART,
    changed,
    container,
    manifests,
    pod,
    stateful_set,
    text,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_the_claim_template_is_what_it_always_was() -> None:
    """Immutable: a label or an annotation more, and no upgrade is applied again."""
    values = {"persistence": {"size": "2Gi", "storageClass": "fast"}}
    assert stateful_set(values)["spec"]["volumeClaimTemplates"] == [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data"},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "fast",
                "resources": {"requests": {"storage": "2Gi"}},
            },
        }
    ]


def test_no_storage_class_leaves_it_to_the_cluster() -> None:
    (claim,) = stateful_set()["spec"]["volumeClaimTemplates"]
    assert "storageClassName" not in claim["spec"]


def test_what_is_immutable_does_not_follow_the_chart_version(tmp_path: Path) -> None:
    newer = changed(tmp_path, "Chart.yaml", "version: 0.", "version: 9.")
    assert manifests(chart=newer) == manifests()


def test_the_labels_that_are_copied_to_the_claims() -> None:
    """Kubernetes copies the selector to each claim, where Argo CD would find it."""
    assert stateful_set()["spec"]["selector"]["matchLabels"] == {
        "app.kubernetes.io/name": "redis",
        "app.kubernetes.io/part-of": "dox-asdlc",
    }
    assert "app.kubernetes.io/instance" not in text()


def test_the_volume_outlives_the_stateful_set() -> None:
    found = stateful_set()
    assert found["spec"]["persistentVolumeClaimRetentionPolicy"] == {
        "whenDeleted": "Retain",
        "whenScaled": "Retain",
    }
    assert found["metadata"]["annotations"] == {
        "argocd.argoproj.io/sync-options": "Prune=false"
    }


def test_an_update_does_not_wait_for_a_pod_that_is_not_ready() -> None:
    assert stateful_set()["spec"]["podManagementPolicy"] == "Parallel"


def test_a_changed_script_restarts_the_pod(tmp_path: Path) -> None:
    other = changed(tmp_path, "files/alive.sh", "#!/bin/sh", "#!/bin/sh\n")
    template = manifests(chart=other)["StatefulSet/dox-asdlc-redis"]["spec"]["template"]
    after = template["metadata"]["annotations"]
    before = stateful_set()["spec"]["template"]["metadata"]["annotations"]
    assert after["checksum/scripts"] != before["checksum/scripts"]
    assert after["checksum/config"] == before["checksum/config"]


def test_the_restricted_profile() -> None:
    security = pod()["securityContext"]
    assert security["runAsNonRoot"]
    assert {security[key] for key in ("runAsUser", "runAsGroup", "fsGroup")} == {999}
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not pod()["automountServiceAccountToken"]
    assert container()["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def test_the_password_comes_from_the_secret_and_stays_in_memory() -> None:
    assert container()["env"] == [
        {
            "name": "REDISCLI_AUTH",
            "valueFrom": {
                "secretKeyRef": {
                    "name": "dox-asdlc-redis-auth",
                    "key": "redis-password",
                }
            },
        }
    ]
    volumes = {volume["name"]: volume for volume in pod()["volumes"]}
    assert volumes["runtime"]["emptyDir"]["medium"] == "Memory"
    assert "Secret" not in {one["kind"] for one in manifests().values()}
    assert "REDISCLI_AUTH" not in " ".join(container()["command"])


def test_a_second_password_is_read_where_there_is_one() -> None:
    """Kept in the values, it may come and go in the Secret."""
    found = container({"auth": {"secretName": "other", "previousSecretKey": "old"}})
    names = {variable["name"]: variable["valueFrom"] for variable in found["env"]}
    assert names == {
        "REDISCLI_AUTH": {"secretKeyRef": {"name": "other", "key": "redis-password"}},
        "REDIS_PREVIOUS_PASSWORD": {
            "secretKeyRef": {"name": "other", "key": "old", "optional": True}
        },
    }


def test_another_secret() -> None:
    values = {"auth": {"secretName": "other", "secretKey": "pass.word"}}
    (variable,) = container(values)["env"]
    reference = variable["valueFrom"]["secretKeyRef"]
    assert reference == {"name": "other", "key": "pass.word"}


def test_a_digest_wins_over_the_tag() -> None:
    digest = "sha256:" + "0" * 64
    repository = "docker.io/library/redis"
    assert container()["image"].startswith(f"{repository}:")
    assert container({"image": {"digest": digest}})["image"] == f"{repository}@{digest}"


def test_every_script_is_mounted_where_it_is_called() -> None:
    scripts = manifests()["ConfigMap/dox-asdlc-redis-scripts"]["data"]
    files = {path.name: path.read_text() for path in (CHART / "files").iterdir()}
    assert scripts == files
    called = set(re.findall(r"/scripts/([\w.]+)", text()))
    assert {"start.sh", "alive.sh", "ready.sh"} <= called <= set(scripts)
    mounts = {one["name"]: one["mountPath"] for one in container()["volumeMounts"]}
    assert mounts == {
        "data": "/data",
        "config": "/config",
        "scripts": "/scripts",
        "runtime": "/run/redis",
    }
    start = ["sh", "/scripts/start.sh", mounts["config"], mounts["runtime"]]
    assert container()["command"] == start


def test_only_the_data_and_what_is_in_memory_can_be_written() -> None:
    writable = [
        one["name"] for one in container()["volumeMounts"] if not one.get("readOnly")
    ]
    assert writable == ["data", "runtime"]


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_a_probe_gives_up_before_the_kubelet_does(probe: str) -> None:
    """Otherwise a silent server would collect a redis-cli for each probe."""
    found = container()[probe]
    assert int(found["exec"]["command"][-1]) < found["timeoutSeconds"]


def test_a_silent_server_is_killed_without_the_wait_for_a_snapshot() -> None:
    found = pod({"resources": {"limits": {"memory": "64Gi"}}})
    (only,) = found["containers"]
    assert found["terminationGracePeriodSeconds"] > 3000
    assert only["livenessProbe"]["terminationGracePeriodSeconds"] == 30


def test_a_request_above_its_limit_is_refused() -> None:
    """Kubernetes would refuse it, and with it all that comes after."""
    more = {"requests": {"memory": "1Gi"}, "limits": {"memory": "1023Mi"}}
    with pytest.raises(Refusal, match=r"resources\.requests\.memory: 1Gi is above"):
        manifests({"resources": more})
    more = {"requests": {"cpu": "0.5"}, "limits": {"cpu": "499m"}}
    with pytest.raises(Refusal, match=r"resources\.requests\.cpu: 0\.5 is above"):
        manifests({"resources": more})
    same = {
        "requests": {"memory": "1024Mi", "cpu": "1"},
        "limits": {"memory": "1Gi", "cpu": "1000m"},
    }
    assert container({"resources": same})["resources"] == same


def test_the_probes_follow_their_values() -> None:
    probe = {"periodSeconds": 7, "timeoutSeconds": 8, "failureThreshold": 9}
    found = container({"probes": {"liveness": probe, "readiness": probe}})
    for name in ("livenessProbe", "readinessProbe"):
        assert found[name]["periodSeconds"] == 7
        assert found[name]["exec"]["command"][-1] == "8"
        assert found[name]["failureThreshold"] == 9


def test_limits_and_requests() -> None:
    assert container()["resources"] == {
        "requests": {"cpu": "100m", "memory": "256Mi"},
        "limits": {"memory": "512Mi"},
    }
    limits = {"limits": {"cpu": "2"}}
    assert container({"resources": limits})["resources"]["limits"]["cpu"] == "2"


def test_scheduling() -> None:
    values = {
        "image": {"pullSecrets": ["registry"]},
        "priorityClassName": "high",
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"key": "data", "operator": "Exists"}],
        "affinity": {"nodeAffinity": {}},
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "topology.kubernetes.io/zone",
                "whenUnsatisfiable": "ScheduleAnyway",
            }
        ],
    }
    found = pod(values)
    assert found["imagePullSecrets"] == [{"name": "registry"}]
    for key in set(values) - {"image"}:
        assert found[key] == values[key]
        assert key not in pod()


def test_who_may_connect() -> None:
    peers = [{"namespaceSelector": {"matchLabels": {"team": "a"}}}]
    name = "NetworkPolicy/dox-asdlc-redis"
    found = manifests({"networkPolicy": {"allowFrom": peers}})
    assert found[name]["spec"]["ingress"][0]["from"] == peers
    default = manifests()[name]["spec"]["ingress"][0]["from"]
    assert default == [{"podSelector": {}}]
    assert name not in manifests({"networkPolicy": {"enabled": False}})


def test_a_drain_is_never_blocked() -> None:
    budget = manifests()["PodDisruptionBudget/dox-asdlc-redis"]["spec"]
    assert budget["maxUnavailable"] == 1
    assert budget["unhealthyPodEvictionPolicy"] == "AlwaysAllow"
