"""Directives: the same defaults and the same values as real servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gitops.knowledge.redis import directives
from gitops.knowledge.redis.conf import Source, options, read
from gitops.render.resources import Resource
from tests.gitops.knowledge.redis.real import IMAGES, asked
from tests.redis.image import Image

OWN = {"dir", "unixsocket", "port"}
"""What the test itself sets."""

TABLE: list[tuple[str, list[str]]] = [
    ('save 3600 1\nsave ""', []),
    ('save ""\nsave 3600 1', []),
    ("save 3600 1\nsave 60 5", []),
    ('save 3600 1\nsave ""\nsave 60 5', []),
    ("save '3600 1 60 5'", []),
    ("SAVE\t3600\t1   60 5 ", []),
    ('save "3600 1" "60 5"', []),
    ("save 3600", []),
    ("save 0 1", []),
    ("save 03600 +1\nclient-output-buffer-limit pubsub 0k 01 007", []),
    ("save 3600 1 # not a comment", []),
    ("save 3600 1", ["--save", ""]),
    ("save 3600 1", ["--save", "60", "5"]),
    ("save 3600 1", ["--save 60 5", "--databases", "3"]),
    ("save 3600 1", ["--save", "--databases", "3"]),
    ("save 3600 1", ["--databases", "3", "--save"]),
    ("", ["--save", "60", "5", "--save", "7", "7"]),
    ("appendonly 'YES'", []),
    ("appendonly maybe", []),
    ("appendonly yes no", []),
    ("appendonly no\nAppendOnly yes", []),
    ("appendonly yes", ["--appendonly", "no", "--appendfsync", "ALWAYS"]),
    ("appendfsync No\n  # appendfsync always\n\n", []),
    ("appendfsync never", []),
    ("masterauth --port", []),
    ("", ["--masterauth", "--port", "--masteruser", "a b"]),
    ("maxmemory 1GB\nrepl-backlog-size 1k\nauto-aof-rewrite-min-size 64Mb", []),
    ("maxmemory 1000b\nmaxmemory-clients 10%", []),
    ("maxmemory-clients 010%", []),
    ("maxmemory-clients -1%", []),
    ("maxmemory -1", []),
    ("maxmemory 010", []),
    ("databases 010", []),
    ("databases +12", []),
    ("list-max-listpack-size -1", []),
    ("maxmemory 1tb", []),
    ("maxmemory 10%", []),
    ("maxmemory-clients 1m", []),
    ("databases 0x10", []),
    ("unixsocketperm 700", []),
    ("unixsocketperm 800", []),
    ("shutdown-on-sigterm FORCE nosave\nshutdown-on-sigint 'now save'", []),
    ("shutdown-on-sigterm default now", []),
    ("shutdown-on-sigterm never", []),
    ("client-output-buffer-limit slave 1mb 1k 60 pubsub 2k 3 4", []),
    ("client-output-buffer-limit slave 1 1 1\nclient-output-buffer-limit replica 2 2 2",
     []),
    ("client-output-buffer-limit normal 1 1", []),
    ("bind 127.0.0.1 -::1\noom-score-adj-values 1 2 3", []),
    ('bind ""', []),
    ('bind "127.0.0.1 ::1"', []),
    ("slaveof other 6380", []),
    ("replicaof other 6380\nslaveof NO one", []),
    ("slave-priority 7\nlua-time-limit 9\nhash-max-ziplist-entries 11", []),
    ("maxmemory-policy AllKeys-LRU\nloglevel Warning", []),
    ("masterauth 'it\\'s'\nmasteruser \"\\x61\\x20\\\"\\n\"", []),
]  # fmt: skip


def spoken(known: directives.Directive, value: Any) -> str:
    """A value as CONFIG GET says it."""
    if known.kind == "limits":
        names = {"normal": "normal", "replica": "slave", "pubsub": "pubsub"}
        found = (f"{said} {directives.spelled(value[n])}" for n, said in names.items())
        return " ".join(found)
    if known.kind == "octal":
        return f"{value:o}"
    return "" if value == () else directives.spelled(value)


def taken(text: str, words: list[str]) -> Mapping[str, str] | None:
    """What our reader makes of the same, None where a line is not taken."""
    where = Resource({}, "", "")
    sources = [Source(text, where, ()), Source(options(words), where, ())]
    config = read(sources, lambda _: ())
    if config.unreadable or not all(map(directives.readable, config.lines)):
        return None
    return {
        name: spoken(known, directives.value(name, config.lines))
        for name, known in directives.directives().items()
    }


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.server)
def test_defaults_are_those_of_a_real_server(image: Image) -> None:
    said = asked(image, "")
    ours = taken("", [])
    if image.series not in ("7.0", "8.2"):
        pytest.skip(f"no table for {image.series}")
    assert said
    assert ours
    missing = said.keys() - ours.keys()
    assert {name for name in missing if directives.canonical(name) == name} == set()
    known = directives.directives()
    here = {name for name in known if known[name].only in ("", image.series)}
    assert {n: said.get(n) for n in here - OWN} == {n: ours[n] for n in here - OWN}
    assert (known.keys() - here) & said.keys() == set()
    for name in missing:
        assert said[name] == ours[directives.canonical(name)]


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.server)
def test_values_are_those_of_a_real_server(image: Image) -> None:
    for text, words in TABLE:
        said, ours = asked(image, text, words), taken(text, words)
        assert (said is None) == (ours is None), (text, words)
        ours, said = ours or {}, said or {}
        for name in ours.keys() & said.keys() - OWN:
            assert ours[name] == said[name], (text, words)


def test_every_line_counts_of_some() -> None:
    where = Resource({}, "", "")
    text = 'rename-command FLUSHALL ""\nuser a on\nRename-Command keys k\nloadmodule /m'
    lines = read([Source(text, where, ())], lambda _: ()).lines
    renamed = (("FLUSHALL", ""), ("keys", "k"))
    assert directives.value("rename-command", lines) == renamed
    assert directives.value("loadmodule", lines) == (("/m",),)


def test_what_is_not_known_is_text() -> None:
    where = Resource({}, "", "")
    lines = read([Source("search-threads 4 5", where, ())], lambda _: ()).lines
    assert directives.value("search-threads", lines) == "4 5"
    assert directives.value("no-such", lines) == ""
