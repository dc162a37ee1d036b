"""A normal stop no longer keeps the writes since the last snapshot.

Every restart, update and drain stops the server with SIGTERM. With snapshots it then
writes one, unless `shutdown-on-sigterm` says `nosave`; with `force` it exits also where
the snapshot cannot be written (measured: exit 0, and the data is lost), and without it
keeps running. With an append-only file nothing is lost either way.

Instead: `shutdown-on-sigterm save` with snapshots, and without `force`.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = True
NAME = "shutdown-on-sigterm"
ORDER = ("keeps", "tries", "loses")
LOST = {
    "tries": "a stop whose snapshot fails, as on a full disk, loses the writes since",
    "loses": "each stop loses the writes since the last snapshot",
}


def find(change: Change) -> Iterator[Found]:
    """Servers without an append-only file whose stop keeps less than it did."""
    for old, new in change.servers:
        same = old.mode == new.mode
        if same and ORDER.index(old.stop) < ORDER.index(new.stop):
            texts = old.canonical(NAME), new.canonical(NAME)
            lost = LOST[new.stop] if new.mode == "rdb" else "each stop loses all keys"
            message = f"{NAME} {texts[0]} -> {texts[1]}: {lost}"
            resource, path = new.at(NAME)
            yield Found(resource, message, path, *texts)
