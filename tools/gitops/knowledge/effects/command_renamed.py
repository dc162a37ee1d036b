"""A command has another name, and an append-only file that holds it cannot be loaded.

The file holds commands by the names that clients used. Measured: `rename-command
FLUSHALL ""` makes a file that contains FLUSHALL unloadable, and the server does not
start. The same goes for a new name, and for taking a new name back. Commands that are
never in the file, such as CONFIG or KEYS, can be renamed.

Instead: forbid the command to users (`user … -flushall`), which leaves the file alone;
or rewrite the file (BGREWRITEAOF) right before the merge, and let no one use it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.commands import RENAME, UNWRITTEN, renamed
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers with an append-only file, then and now, with other names in it."""
    for old, new in change.servers:
        if (old.mode, new.mode) == ("aof", "aof"):
            yield from _changed(old, new)


def _changed(old: Server, new: Server) -> Iterator[Found]:
    before, after = renamed(old), renamed(new)
    for command in sorted((before.keys() | after.keys()).difference(UNWRITTEN)):
        names = [each.get(command, command) for each in (before, after)]
        if names[0] != names[1]:
            texts = [_shown(command, name) for name in names]
            message = (
                f"{command.upper()} ({texts[0]} -> {texts[1]}): "
                "an append-only file that holds it cannot be loaded"
            )
            resource, path = new.at(RENAME)
            yield Found(resource, message, (*path, command), *texts)


def _shown(command: str, name: str) -> str:
    """How a command is called, without telling a name that is kept secret."""
    if name == command:
        return "its own name"
    return "another name" if name else "removed"
