"""A comment that allows a finding, and is wrong or no longer needed.

`# lint: allow RULE -- reason` allows what a rule says of its line, or of the next line
where it stands on one of its own. It needs a reason, for those who read it later. One
that allows nothing any more is reported, so that it does not hide the next mistake.

Bad (overlays/lab/cache/values.yaml):

    image:
      # lint: allow image-tag
      tag: "8.2.3"

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"  # lint: allow image-tagg -- the lab follows what is built

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"  # lint: allow yaml-alias -- there was one here

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import Finding
from gitops.knowledge.suppression import Suppression


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each comment that cannot allow anything."""
    for each in evidence.suppressions:
        if each.fault and evidence.is_complete(each.at.path):
            yield Finding(f"this comment {each.fault}", each.at)


def unused(evidence: Evidence, left: Iterable[Suppression]) -> Iterator[Finding]:
    """Each comment that allowed nothing, in files of which all was asked about."""
    for each in left:
        if each.fault is None and evidence.is_complete(each.at.path):
            yield Finding(
                f"{each.rule} finds nothing here; take this comment out",
                each.at,
                level="warning",
            )
