"""Persistence is switched on, and old files on the volume come back as the data.

A server that kept nothing left on the volume what was there before. Started with
snapshots or an append-only file, Redis loads it (measured: snapshots off, FLUSHALL and
7 new keys, snapshots on: the old 100 keys are back). Deleted keys, locks and sessions
of long ago live again, and the keys of today are gone. A start-up script that set the
old files aside while nothing was kept prevents it.

Instead: switch it on in the running server (`CONFIG SET save …`, then SAVE, or
`CONFIG SET appendonly yes`) before the merge, so that the files are of today; or look
what is on the volume and move it away.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Servers that load files from now on which nobody set aside."""
    for old, new in change.servers:
        current = old.stop == "keeps" and new.mode == "rdb"
        guarded = old.managed or current
        begins = old.mode == "none" != new.mode
        if begins and new.data.lasting and not guarded:
            message = (
                f"persistence none -> {new.mode}: "
                f"what is still in {new.data.place} is loaded as the data"
            )
            name = "appendonly" if new.mode == "aof" else "save"
            resource, path = new.at(name)
            yield Found(resource, message, path, old.mode, new.mode)
