from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_renamed_command
from tests.gitops.rendered import CONFIG, OVERLAY, told
from tests.support import Repo

STOP = "    shutdown-on-sigterm save\n"


@pytest.mark.parametrize(
    ("aof", "command", "found"),
    [
        ("true", "FLUSHALL", 1),
        ("true", "set", 1),
        ("true", "CONFIG", 0),
        ("false", "FLUSHALL", 0),
    ],
)
def test_commands(tidy: Repo, aof: str, command: str, found: int) -> None:
    lines = f'    rename-command KEYS ""\n    rename-command {command} ""\n{STOP}'
    tidy.replace(CONFIG, STOP, lines)
    tidy.write(OVERLAY, tidy.read(OVERLAY) + f"aof:\n  enabled: {aof}\n")
    told_of = [line.split()[:2] for line in told(tidy, redis_renamed_command)]
    assert told_of == [["error", f"{CONFIG}:30:5:"]] * found
