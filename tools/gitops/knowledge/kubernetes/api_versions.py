"""API versions that Kubernetes no longer serves, or will soon not serve any more.

Sources: for what is gone kubernetes.io/docs/reference/using-api/deprecation-guide; for
what will go the removals declared in k8s.io/api v0.37.1, in each version's
zz_generated.prerelease-lifecycle.go.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

TABLE = """
16 extensions/v1beta1 apps/v1 DaemonSet Deployment ReplicaSet
16 extensions/v1beta1 networking.k8s.io/v1 NetworkPolicy
16 extensions/v1beta1 - PodSecurityPolicy
16 apps/v1beta1 apps/v1 ControllerRevision Deployment StatefulSet
16 apps/v1beta2 apps/v1 ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
21 batch/v2alpha1 batch/v1 CronJob
22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 \
   MutatingWebhookConfiguration ValidatingWebhookConfiguration
22 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1 CustomResourceDefinition
22 apiregistration.k8s.io/v1beta1 apiregistration.k8s.io/v1 APIService
22 certificates.k8s.io/v1beta1 certificates.k8s.io/v1 CertificateSigningRequest
22 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 Lease
22 extensions/v1beta1 networking.k8s.io/v1 Ingress
22 networking.k8s.io/v1beta1 networking.k8s.io/v1 Ingress IngressClass
22 rbac.authorization.k8s.io/v1alpha1 rbac.authorization.k8s.io/v1 \
   ClusterRole ClusterRoleBinding Role RoleBinding
22 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1 \
   ClusterRole ClusterRoleBinding Role RoleBinding
22 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 PriorityClass
22 storage.k8s.io/v1beta1 storage.k8s.io/v1 \
   CSIDriver CSINode StorageClass VolumeAttachment
25 autoscaling/v2beta1 autoscaling/v2 HorizontalPodAutoscaler
25 batch/v1beta1 batch/v1 CronJob
25 discovery.k8s.io/v1beta1 discovery.k8s.io/v1 EndpointSlice
25 events.k8s.io/v1beta1 events.k8s.io/v1 Event
25 node.k8s.io/v1beta1 node.k8s.io/v1 RuntimeClass
25 policy/v1beta1 policy/v1 PodDisruptionBudget
25 policy/v1beta1 - PodSecurityPolicy
26 autoscaling/v2beta2 autoscaling/v2 HorizontalPodAutoscaler
26 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1 \
   FlowSchema PriorityLevelConfiguration
27 storage.k8s.io/v1beta1 storage.k8s.io/v1 CSIStorageCapacity
29 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1 \
   FlowSchema PriorityLevelConfiguration
32 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1 \
   ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
32 flowcontrol.apiserver.k8s.io/v1beta3 flowcontrol.apiserver.k8s.io/v1 \
   FlowSchema PriorityLevelConfiguration
34 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 \
   ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
35 storage.k8s.io/v1alpha1 storage.k8s.io/v1 VolumeAttributesClass
37 certificates.k8s.io/v1alpha1 certificates.k8s.io/v1beta1 ClusterTrustBundle
37 networking.k8s.io/v1beta1 networking.k8s.io/v1 IPAddress ServiceCIDR
37 storage.k8s.io/v1beta1 storage.k8s.io/v1 VolumeAttributesClass
38 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1 \
   MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
38 resource.k8s.io/v1beta1 resource.k8s.io/v1 \
   DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
39 resource.k8s.io/v1beta2 resource.k8s.io/v1 \
   DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
40 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 \
   MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
40 certificates.k8s.io/v1beta1 certificates.k8s.io/v1 \
   ClusterTrustBundle PodCertificateRequest
40 storagemigration.k8s.io/v1beta1 storagemigration.k8s.io/v1 StorageVersionMigration
"""
"""The minor version that removed it, the version, what to write instead, the kinds."""


class Removal(NamedTuple):
    """The minor version that no longer serves it; empty where nothing replaces it."""

    minor: int
    instead: str


def removal(api_version: str, kind: str) -> Removal | None:
    """When a kind goes, None where that is not known to happen."""
    return _table().get((api_version, kind))


def is_removed(api_version: str, kind: str, minor: int) -> bool:
    """Whether a Kubernetes version does not serve it any more."""
    found = removal(api_version, kind)
    return found is not None and found.minor <= minor


@cache
def _table() -> dict[tuple[str, str], Removal]:
    found = {}
    for line in TABLE.strip().splitlines():
        minor, version, instead, *kinds = line.split()
        for kind in kinds:
            found[version, kind] = Removal(int(minor), instead.strip("-"))
    return found
