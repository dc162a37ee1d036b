"""An Application reads other manifests: another repository, folder, branch or values.

Everything that it runs may change at once, and nothing was promoted: what the new
source renders decides. Another release name renames every object, and a workload that
goes by another name starts empty.

Instead: change the files that it reads, so that each change is seen as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from gitops.knowledge.argocd.application import pairs
from gitops.knowledge.argocd.source import Facts, source
from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
RELEASE = "helm.releaseName"
SHOWN = frozenset(("repoURL", "path", "targetRevision", "chart", RELEASE))
"""What is told in full: values may be long, and secret."""


def find(change: Change) -> Iterator[Found]:
    """Applications whose source differs, each with all that differs."""
    for old, new in pairs(change, "Application"):
        before, after = source(old.body), source(new.body)
        names = [k for k in {**before, **after} if before.get(k) != after.get(k)]
        if names:
            told = ", ".join(_told(name, before, after) for name in names)
            renamed = "; every object is renamed" if RELEASE in names else ""
            field = ("spec", "source", *names[0].split("."))
            facts = _facts(before, names), _facts(after, names)
            yield Found(new, told + renamed, field, *facts)


def _told(name: str, before: Facts, after: Facts) -> str:
    if name not in SHOWN:
        return f"{name} changed"
    return f"{name} {before.get(name, 'none')} -> {after.get(name, 'none')}"


def _facts(facts: Facts, names: Sequence[str]) -> str:
    """What differs, without what may be secret."""
    return ", ".join(f"{n}={_safe(n, facts[n])}" for n in names if n in facts)


def _safe(name: str, text: str) -> str:
    return text if name in SHOWN else sha256(text.encode()).hexdigest()[:12]
