"""A crash may lose more writes: the append-only file reaches the disk later.

Only `appendfsync always` promises that an acknowledged write survives. `everysec` may
lose about 2 seconds even when only the process is killed while a slow disk is busy
(measured: 5,001 acknowledged, 1 found), `no` whatever the kernel had not written, about
30 seconds on Linux. With `no-appendfsync-on-rewrite yes`, the same is so during each
rewrite.

Instead: leave it, or agree on what a crash may cost with those who rely on the data.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True
FSYNC = "appendfsync"
REWRITE = "no-appendfsync-on-rewrite"
LOST = {"always": "no write", "everysec": "about 2 seconds", "no": "about 30 seconds"}
ORDER = tuple(LOST)


def find(change: Change) -> Iterator[Found]:
    """Servers with an append-only file, then and now, that is synced less often."""
    for old, new in change.servers:
        if (old.mode, new.mode) != ("aof", "aof"):
            continue
        before, after = old.value(FSYNC), new.value(FSYNC)
        if ORDER.index(before) < ORDER.index(after):
            yield _found(old, new, FSYNC, f"a crash may lose {LOST[after]} of writes")
        elif after != "no" and new.value(REWRITE) > old.value(REWRITE):
            lost = "a crash during a rewrite may lose about 30 seconds of writes"
            yield _found(old, new, REWRITE, lost)


def _found(old: Server, new: Server, name: str, lost: str) -> Found:
    before, after = old.canonical(name), new.canonical(name)
    resource, path = new.at(name)
    return Found(resource, f"{name} {before} -> {after}: {lost}", path, before, after)
