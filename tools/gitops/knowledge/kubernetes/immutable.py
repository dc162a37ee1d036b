"""The fields that the API server refuses to change, by kind and Kubernetes version.

Source: the Validate…Update functions of Kubernetes 1.36.3, pkg/apis/*/validation and
apiextensions-apiserver pkg/apis/apiextensions/validation; earlier versions from their
own. Some kinds need more than a table: StatefulSets (statefulset.py), claims
(claims.py), Services (cluster_ip.py), Jobs and Pods (jobs.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gitops.yamlfile.keys import Path


@dataclass(frozen=True)
class Frozen:
    """One field that may not change, and the effect that it is told as.

    `default` is what is stored where nothing is written; `until` the first minor
    version that lets it change; `once` that it may be set where it was not; `only_if`
    a field that must be true before; `apart` what below it may change; `unordered`
    that it is a set.
    """

    effect: str
    group: str
    kind: str
    path: Path
    default: Any = None
    until: int | None = None
    once: bool = False
    only_if: Path = ()
    apart: tuple[str, ...] = ()
    unordered: bool = False


APPS, BATCH, STORAGE = "apps", "batch", "storage.k8s.io"
RBAC, NETWORK = "rbac.authorization.k8s.io", "networking.k8s.io"
CRDS, DEVICES = "apiextensions.k8s.io", "resource.k8s.io"
SPEC: Path = ("spec",)
IMMUTABLE: Path = ("immutable",)
ROLE = {"apiGroup": RBAC}

MUTABLE_VOLUME = (
    "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
    "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName",
    "volumeMode",
)  # fmt: skip
"""What of a PersistentVolume is not its source."""

CLAIM = "claim-immutable"
FIELD = "immutable-field"
JOB = "job-immutable"
SELECTOR = "selector-immutable"
STATEFUL_SET = "statefulset-immutable"

FROZEN: tuple[Frozen, ...] = (
    # All but replicas, template, updateStrategy, minReadySeconds, ordinals,
    # persistentVolumeClaimRetentionPolicy; revisionHistoryLimit only since 1.33
    # (kubernetes#130263). 1.37 names the other four one by one.
    Frozen(STATEFUL_SET, APPS, "StatefulSet", (*SPEC, "serviceName"), ""),
    Frozen(STATEFUL_SET, APPS, "StatefulSet", (*SPEC, "selector")),
    Frozen(STATEFUL_SET, APPS, "StatefulSet", (*SPEC, "podManagementPolicy"),
           "OrderedReady"),
    Frozen(STATEFUL_SET, APPS, "StatefulSet", (*SPEC, "revisionHistoryLimit"), 10,
           until=33),
    Frozen(SELECTOR, APPS, "Deployment", (*SPEC, "selector")),
    Frozen(SELECTOR, APPS, "DaemonSet", (*SPEC, "selector")),
    Frozen(SELECTOR, APPS, "ReplicaSet", (*SPEC, "selector")),
    Frozen(SELECTOR, BATCH, "Job", (*SPEC, "selector")),
    Frozen(JOB, BATCH, "Job", (*SPEC, "completionMode"), "NonIndexed"),
    Frozen(JOB, BATCH, "Job", (*SPEC, "podFailurePolicy")),
    Frozen(JOB, BATCH, "Job", (*SPEC, "backoffLimitPerIndex")),
    Frozen(JOB, BATCH, "Job", (*SPEC, "managedBy")),
    Frozen(JOB, BATCH, "Job", (*SPEC, "successPolicy")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "accessModes")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "storageClassName")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "volumeMode"), "Filesystem"),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "volumeName"), once=True),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "selector")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "resources", "limits")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "dataSource")),
    Frozen(CLAIM, "", "PersistentVolumeClaim", (*SPEC, "dataSourceRef"), once=True),
    Frozen(FIELD, "", "ConfigMap", ("data",), only_if=IMMUTABLE),
    Frozen(FIELD, "", "ConfigMap", ("binaryData",), only_if=IMMUTABLE),
    Frozen(FIELD, "", "ConfigMap", IMMUTABLE, only_if=IMMUTABLE),
    Frozen(FIELD, "", "Secret", ("data",), only_if=IMMUTABLE),
    Frozen(FIELD, "", "Secret", IMMUTABLE, only_if=IMMUTABLE),
    Frozen(FIELD, "", "Secret", ("type",), "Opaque"),
    Frozen(FIELD, "", "ResourceQuota", (*SPEC, "scopes"), unordered=True),
    Frozen(FIELD, "", "PersistentVolume", SPEC, apart=MUTABLE_VOLUME),
    Frozen(FIELD, "", "PersistentVolume", (*SPEC, "volumeMode"), "Filesystem"),
    Frozen(FIELD, "", "PersistentVolume", (*SPEC, "nodeAffinity"), once=True),
    Frozen(FIELD, APPS, "ControllerRevision", ("data",)),
    Frozen(FIELD, RBAC, "RoleBinding", ("roleRef",), ROLE),
    Frozen(FIELD, RBAC, "ClusterRoleBinding", ("roleRef",), ROLE),
    Frozen(FIELD, STORAGE, "StorageClass", ("provisioner",)),
    Frozen(FIELD, STORAGE, "StorageClass", ("parameters",)),
    Frozen(FIELD, STORAGE, "StorageClass", ("reclaimPolicy",), "Delete"),
    Frozen(FIELD, STORAGE, "StorageClass", ("volumeBindingMode",), "Immediate"),
    Frozen(FIELD, STORAGE, "CSIDriver", (*SPEC, "attachRequired"), default=True),
    Frozen(FIELD, STORAGE, "CSIDriver", (*SPEC, "volumeLifecycleModes"),
           ["Persistent"]),
    Frozen(FIELD, STORAGE, "VolumeAttributesClass", ("driverName",)),
    Frozen(FIELD, STORAGE, "VolumeAttributesClass", ("parameters",)),
    Frozen(FIELD, STORAGE, "VolumeAttachment", SPEC),
    Frozen(FIELD, STORAGE, "CSIStorageCapacity", ("nodeTopology",)),
    Frozen(FIELD, STORAGE, "CSIStorageCapacity", ("storageClassName",)),
    Frozen(FIELD, "scheduling.k8s.io", "PriorityClass", ("value",), 0),
    Frozen(FIELD, "scheduling.k8s.io", "PriorityClass", ("preemptionPolicy",),
           "PreemptLowerPriority"),
    Frozen(FIELD, NETWORK, "IngressClass", (*SPEC, "controller")),
    Frozen(FIELD, NETWORK, "IPAddress", (*SPEC, "parentRef")),
    Frozen(FIELD, "node.k8s.io", "RuntimeClass", ("handler",)),
    Frozen(FIELD, "discovery.k8s.io", "EndpointSlice", ("addressType",)),
    Frozen(FIELD, "certificates.k8s.io", "ClusterTrustBundle", (*SPEC, "signerName")),
    Frozen(FIELD, DEVICES, "ResourceClaim", SPEC),
    Frozen(FIELD, DEVICES, "ResourceClaimTemplate", SPEC),
    Frozen(FIELD, CRDS, "CustomResourceDefinition", (*SPEC, "group")),
    Frozen(FIELD, CRDS, "CustomResourceDefinition", (*SPEC, "scope")),
    Frozen(FIELD, CRDS, "CustomResourceDefinition", (*SPEC, "names", "kind")),
    Frozen(FIELD, CRDS, "CustomResourceDefinition", (*SPEC, "names", "plural")),
)  # fmt: skip
