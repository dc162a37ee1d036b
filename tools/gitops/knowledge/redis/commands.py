"""Commands of Redis that a configuration gives another name."""

from __future__ import annotations

from gitops.knowledge.redis.server import Server

RENAME = "rename-command"
PAIR = 2

UNWRITTEN = (
    "acl", "auth", "bgrewriteaof", "bgsave", "client", "cluster", "command", "config",
    "dbsize", "debug", "eval", "evalsha", "failover", "hello", "info", "keys",
    "lastsave", "latency", "memory", "module", "monitor", "object", "ping", "psync",
    "randomkey", "replconf", "replicaof", "role", "save", "scan", "shutdown", "slaveof",
    "slowlog", "subscribe", "psubscribe", "sync",
)  # fmt: skip
"""Commands that no append-only file of Redis 7 or later holds, and that get renamed."""


def renamed(server: Server) -> dict[str, str]:
    """What each command is called; the server takes two words a line."""
    found = (words for words in server.value(RENAME) if len(words) == PAIR)
    return {old.lower(): new.lower() for old, new in found}
