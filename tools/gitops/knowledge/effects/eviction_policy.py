"""What happens when maxmemory is reached: other keys are evicted, or writes fail.

volatile-* evicts only keys with a TTL, allkeys-* every key, noeviction none: then each
write is refused, and so it is under volatile-* once no key with a TTL is left. Keys
that were safe may disappear, or a cache that made room for itself stops taking writes.
Another order within the same keys (lru, lfu, random, ttl) endangers none.

Instead: give data that must stay a server of its own with noeviction and an alert at
80 % of maxmemory; evict on servers that only cache.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import of_directive
from gitops.knowledge.effect import Found

LEVEL = "danger"
REVERSIBLE = False
NAME = "maxmemory-policy"
REACHES = ("noeviction", "volatile", "allkeys")


def find(change: Change) -> Iterator[Found]:
    """Servers with a maxmemory whose policy reaches other keys."""
    for old, new in change.servers:
        before, after = (_reach(str(each.value(NAME))) for each in (old, new))
        if before == after or not new.value("maxmemory"):
            continue
        why = f"when memory is full, {WHAT[after]}"
        yield of_directive(old, new, NAME, why)


WHAT = {
    "noeviction": "writes fail",
    "volatile": "keys with a TTL are evicted, and then writes fail",
    "allkeys": "any key may be evicted",
}


def _reach(policy: str) -> str:
    return next((reach for reach in REACHES if policy.startswith(reach)), policy)
