"""What the API server fills into a pod template, and what it leaves out of it.

Source, Kubernetes 1.36: pkg/apis/core/v1/defaults.go and zz_generated.defaults.go of
pkg/apis/apps/v1 for the values (a template gets fewer defaults than a Pod: no
enableServiceLinks, no requests from limits); the types of k8s.io/api core/v1 for what
is omitted when it is empty. Fields that are pointers there keep a zero that is
written out, so `privileged: false` is not the same as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

POD: Mapping[str, Any] = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
CONTAINER: Mapping[str, Any] = {
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
PROBE: Mapping[str, Any] = {
    "timeoutSeconds": 1,
    "periodSeconds": 10,
    "successThreshold": 1,
    "failureThreshold": 3,
}
MODE: Mapping[str, Any] = {"defaultMode": 0o644}

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "containers": CONTAINER,
    "initContainers": CONTAINER,
    "ephemeralContainers": CONTAINER,
    "ports": {"protocol": "TCP"},
    "livenessProbe": PROBE,
    "readinessProbe": PROBE,
    "startupProbe": PROBE,
    "httpGet": {"path": "/", "scheme": "HTTP"},
    "fieldRef": {"apiVersion": "v1"},
    "resourceFieldRef": {"divisor": "0"},
    "configMap": MODE,
    "secret": MODE,
    "downwardAPI": MODE,
    "projected": MODE,
    "serviceAccountToken": {"expirationSeconds": 3600},
    "fileKeyRef": {"optional": False},
    "grpc": {"service": ""},
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"},
    "scaleIO": {"storageMode": "ThinProvisioned", "fsType": "xfs"},
    "azureDisk": {
        "cachingMode": "ReadWrite", "fsType": "ext4", "readOnly": False,
        "kind": "Shared",
    },
}  # fmt: skip
"""By the name of the field that the mapping, or the list of mappings, is in."""

_ZEROS = """
    activeDeadlineSeconds allowPrivilegeEscalation automountServiceAccountToken
    defaultMode enableServiceLinks expirationSeconds fsGroup hostProcess hostUsers
    maxExpirationSeconds minDomains mode optional preemptionPolicy priority privileged
    readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser runtimeClassName service
    setHostnameAsFQDN shareProcessNamespace storageClassName
    terminationGracePeriodSeconds tolerationSeconds volumeMode
"""
KEPT_ZEROS = frozenset(_ZEROS.split())
"""Scalars that are stored even when they are 0, false or empty."""

_EMPTY = """
    affinity azureDisk azureFile capabilities cephfs cinder clusterTrustBundle configMap
    configMapKeyRef configMapRef csi dnsConfig downwardAPI emptyDir ephemeral exec fc
    fieldRef fileKeyRef flexVolume flocker gitRepo glusterfs grpc hostPath httpGet image
    iscsi labelSelector lifecycle livenessProbe namespaceSelector nfs nodeAffinity os
    persistentVolumeClaim podAffinity podAntiAffinity podCertificate postStart preStop
    projected quobyte rbd readinessProbe requiredDuringSchedulingIgnoredDuringExecution
    resourceFieldRef scaleIO schedulingGroup seLinuxOptions seccompProfile secret
    appArmorProfile secretKeyRef secretRef securityContext selector serviceAccountToken
    sleep startupProbe tcpSocket valueFrom volumeClaimTemplate windowsOptions
"""
KEPT_EMPTY = frozenset(_EMPTY.split())
"""Mappings that are stored even when they are empty."""

TEXTS = (
    "labels", "annotations", "nodeSelector", "matchLabels", "options",
    "volumeAttributes", "data", "binaryData", "parameters",
)  # fmt: skip
"""Mappings of names to texts, in which an empty text counts."""

QUANTITIES = ("limits", "requests", "overhead")
"""Mappings of names to quantities."""

QUANTITY = ("sizeLimit", "divisor")


def pull_policy(image: str) -> str:
    """When an image is pulled, where its container does not say.

    Source: SetDefaults_Container; no tag and no digest means `latest`.
    """
    tagged = "@" in image or ":" in image.rpartition("/")[2]
    latest = image.partition("@")[0].endswith(":latest")
    return "Always" if latest or not tagged else "IfNotPresent"
