"""The password changes or comes from another place: clients with the old are refused.

Another Secret, another key of it, or another value of a Secret that is rendered; not
where the old one is still accepted beside it. Clients and server read the password at
their own start: between the first restart and the last they get NOAUTH or WRONGPASS. If
the Secret is not there yet, the pod does not start at all.

Instead: give the server both (the old one as a second password), move the clients,
then remove the old one.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import of_directive
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.workload import mapping
from gitops.knowledge.redis.authentication import ALL, Reference, references
from gitops.knowledge.redis.server import MASK, Server
from gitops.render.resources import Resource

LEVEL = "danger"
REVERSIBLE = True
NAME = "requirepass"


def find(change: Change) -> Iterator[Found]:
    """Servers whose passwords come from elsewhere, or are others."""
    for old, new in change.servers:
        before, after = _required(old), references(new)
        lost = [r for r in before if not any(other.covers(r) for other in after)]
        if lost and after:
            yield _moved(new, lost)
        for reference in before if not lost else ():
            yield from _of_secret(change, reference)
        yield from _in_file(old, new)


def _moved(new: Server, lost: list[Reference]) -> Found:
    now = _required(new)
    texts = [", ".join(map(str, each)) for each in (lost, now)]
    message = f"Secret {texts[0]} -> {texts[1]}: the old password is refused"
    field = new.workload.at(*now[0].path)
    return Found(new.workload.resource, message, field, *texts)


def _of_secret(change: Change, reference: Reference) -> Iterator[Found]:
    """A password in a Secret that is rendered itself."""
    sides = change.before, change.after
    old, new = (side.find("Secret", reference.secret) for side in sides)
    if old and new and _data(old, reference) != _data(new, reference):
        message = f"the password in Secret {reference} changes: the old one is refused"
        key = () if reference.key == ALL else (reference.key,)
        yield Found(new, message, ("data", *key), MASK, MASK)


def _in_file(old: Server, new: Server) -> Iterator[Found]:
    """A password that stands in the configuration itself."""
    before, after = (str(each.value(NAME)) for each in (old, new))
    written = before and after and "$" not in before + after
    if written and before != after:
        yield of_directive(old, new, NAME, "the old password is refused")


def _data(secret: Resource, reference: Reference) -> dict[str, bytes]:
    """The keys that are meant, decoded."""
    plain = mapping(secret.body.get("stringData")).items()
    encoded = mapping(secret.body.get("data")).items()
    found = {key: _decoded(str(text)) for key, text in encoded}
    found |= {key: str(text).encode() for key, text in plain}
    return {k: v for k, v in found.items() if reference.key in (k, ALL)}


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError:
        return text.encode()


def _required(server: Server) -> list[Reference]:
    """The passwords that must be there; if none must, all."""
    found = references(server)
    return [reference for reference in found if not reference.optional] or found
