"""Claims and claim templates: what of them the API server refuses to change.

Source: ValidateStatefulSetUpdate compares volumeClaimTemplates as a whole
(Semantic.DeepEqual, so 10Gi is 10240Mi and an empty mapping is none, but the order of
templates and of access modes counts); ValidatePersistentVolumeClaimUpdate lets the
request of a bound claim grow. Tried on 1.36.3: apiVersion, kind and an empty status of
a template are not compared; setting the class that is the default one is refused too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gitops.knowledge.kubernetes.quantity import quantity, shown
from gitops.knowledge.kubernetes.refusal import Refusal, text
from gitops.knowledge.kubernetes.restart import differences
from gitops.knowledge.kubernetes.stored import plain
from gitops.knowledge.kubernetes.workload import Data, mapping, workload
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path, lookup, removed

TEMPLATES: Path = ("spec", "volumeClaimTemplates")
STORAGE: Path = ("spec", "resources", "requests", "storage")
OWN: Mapping[str, Path] = {
    "volume-class": ("spec", "storageClassName"),
    "volume-access-mode": ("spec", "accessModes"),
}
"""Fields of a claim template that are effects of their own."""


def templates(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of a StatefulSet's claim templates."""
    sides = [workload(resource) for resource in (old, new)]
    before, after = (dict(w.claim_templates) if w else {} for w in sides)
    for name in before.keys() & after.keys():
        yield from _template((*TEMPLATES, name), before[name], after[name])
    if [*before] != [*after]:
        yield Refusal("claim-template", TEMPLATES, ", ".join(before), ", ".join(after))


def size(old: Any, new: Any, path: Path = ()) -> tuple[int, Refusal] | None:
    """How a request changes (-1 shrinks, 1 grows), None where it stays."""
    was, now = lookup(old, STORAGE), lookup(new, STORAGE)
    before, after = quantity(was), quantity(now)
    if before is None or after is None or before == after:
        return None
    grows = after > before
    effect = "volume-grow" if grows else "volume-shrink"
    refusal = Refusal(effect, (*path, *STORAGE), shown(was), shown(now))
    return (1 if grows else -1), refusal


def claim(old: Resource, new: Resource) -> Iterator[Refusal]:
    """What is refused of the size of a claim: that it shrinks."""
    found = size(old.body, new.body)
    if found and found[0] < 0:
        one = found[1]
        yield Refusal("claim-immutable", one.field, one.old, one.new)


def _template(path: Path, old: Data, new: Data) -> Iterator[Refusal]:
    resized = size(old, new, path)
    if resized:
        yield resized[1]
    for effect, field in OWN.items():
        before, after = lookup(old, field), lookup(new, field)
        if before != after:
            yield Refusal(effect, (*path, *field), text(before), text(after))
    before, after = _rest(old), _rest(new)
    found = [*differences(before, after)]
    if found:
        old_text, new_text = (_told(side, found) for side in (before, after))
        where = found[0] if len(found) == 1 else ()
        yield Refusal("claim-template", (*path, *where), old_text, new_text)


def _told(side: Data, paths: list[Path]) -> str:
    return text({".".join(path): lookup(side, path) for path in paths})


def _rest(template: Data) -> Data:
    """A claim template as it is compared, without what has an effect of its own."""
    metadata = {**mapping(template.get("metadata")), "creationTimestamp": None}
    spec = {"volumeMode": "Filesystem", **_present(mapping(template.get("spec")))}
    status = {"phase": "Pending", **_present(mapping(template.get("status")))}
    whole = {"metadata": metadata, "spec": spec, "status": status}
    found: dict[str, Any] = plain(whole, "", exact=False)
    for field in OWN.values():
        found = removed(found, field)
    return removed(found, STORAGE) if quantity(lookup(template, STORAGE)) else found


def _present(data: Data) -> Data:
    return {key: value for key, value in data.items() if value is not None}
