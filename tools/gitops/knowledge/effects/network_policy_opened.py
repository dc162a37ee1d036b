"""Peers or ports that the NetworkPolicies kept out may connect.

A policy was removed, selects other pods, limits only Egress now, or has a wider rule
(`from` that is empty or missing means everyone). All policies count together, as
Kubernetes adds them up: moving a rule from one to another is no change.

Instead: name the pods and namespaces that need the service, and its port; where it
shall be open, say why in the acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops.knowledge.argocd.fate import fate
from gitops.knowledge.change import Change, Side
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import Workload
from gitops.knowledge.network.policy import Allowed, allowed, isolating

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Workloads that more may connect to than before."""
    after = _with_kept(change)
    for old, new in change.workloads:
        if not isolating(change.before, old):
            continue
        if not isolating(after, new):
            yield _unlimited(change, old)
            continue
        yield from _wider(allowed(change.before, old), allowed(after, new))


def _with_kept(change: Change) -> Side:
    """The new side with the removed policies that Argo CD does not delete."""
    policies = [old for old in change.removed if old.kind == "NetworkPolicy"]
    kept = [old for old in policies if not fate(old, change).deleted]
    after = change.after
    return replace(after, resources=[*after.resources, *kept]) if kept else after


def _unlimited(change: Change, old: Workload) -> Found:
    policies = isolating(change.before, old)
    names = ", ".join(sorted(policy.name for policy in policies))
    first = policies[0]
    new = change.after.by_identity.get(change.before.identity(first), first)
    who = f"{old.resource.kind} {old.resource.name}"
    message = f"no NetworkPolicy limits any more who connects to {who}"
    return Found(new, message, ("spec",), f"{who}: {names}", f"{who}: everyone")


def _wider(before: list[Allowed], after: list[Allowed]) -> Iterator[Found]:
    more: dict[str, list[Allowed]] = {}
    for one in after:
        if not any(known.covers(one) for known in before):
            more.setdefault(one.policy.name, []).append(one)
    for found in more.values():
        texts = sorted({str(one) for one in found})
        rest = f" (and {len(texts) - 1} more)" if len(texts) > 1 else ""
        message = f"connections are let in from {texts[0]}{rest}"
        new = "; ".join(texts)
        yield Found(found[0].policy, message, ("spec", "ingress"), "", new)
