from __future__ import annotations

import pytest

from gitops.knowledge.rules import redis_directive
from tests.gitops.rendered import CONFIG, OVERLAY, told
from tests.support import Repo

CLIENTS = "    maxmemory-clients 10%\n"


@pytest.mark.parametrize(
    ("tag", "line", "level"),
    [
        ("8.2.3", "maxmemory-client 10", "error"),
        ("8.4.0", "maxmemory-client 10", "warning"),
        ("latest", "maxmemory-client 10", "warning"),
        ("7.0.15", "hide-user-data-from-log yes", "error"),
        ("7.4.1", "hide-user-data-from-log yes", None),
        ("8.2.3", "io-threads-do-reads yes", "error"),
        ("8.2.3", "slave-read-only yes", None),
        ("8.2.3", "LFU-Log-Factor 10", None),
        ("8.2.3", "search-threads 2", None),
        ("8.2.3", "tcp-backlog many", "error"),
        ("8.2.3", "tcp-backlog $BACKLOG", None),
        ("8.2.3", "loadmodule /m.so", None),
        ("8.2.3", "list-max-ziplist-value 64", None),
    ],
)
def test_directives_by_version(
    tidy: Repo, tag: str, line: str, level: str | None
) -> None:
    tidy.replace(OVERLAY, "8.2.3", tag)
    tidy.replace(CONFIG, CLIENTS, f"{CLIENTS}    {line}\n")
    found = [each.split()[:2] for each in told(tidy, redis_directive)]
    assert found == ([[level, f"{CONFIG}:33:5:"]] if level else [])


def test_a_password_is_not_told(tidy: Repo) -> None:
    tidy.replace(CONFIG, CLIENTS, f"{CLIENTS}    requirepass open sesame\n")
    (found,) = told(tidy, redis_directive)
    assert "sesame" not in found
