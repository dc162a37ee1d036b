"""How much of its container's memory a server may fill with data.

Measured at a limit of 512Mi under saturating writes: 50 % was killed; 40 % survived an
AOF rewrite, 45 % a snapshot.
"""

from __future__ import annotations

from math import inf

from gitops.knowledge.redis.server import Server

SAFE = {"aof": 40, "rdb": 45, "none": 45}
"""Percent of the container's limit."""


def share(server: Server) -> float:
    """How much of its limit maxmemory is, in percent; without a limit nothing."""
    if not server.memory_limit:
        return 0
    most = server.value("maxmemory")
    return float(100 * most / server.memory_limit) if most else inf
