"""Somebody who writes all the time, and knows what Redis acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from tests.cluster.client import HOST, Client
from tests.cluster.wait import until

STOP = "/tmp/stop"  # noqa: S108
COUNT = "/tmp/count"  # noqa: S108
LONGEST = 400
WRITER = f"""
trap '' PIPE
rm -f {STOP}; count=0
while [ ! -e {STOP} ]; do
    timeout 1 bash -c 'exec 3<>/dev/tcp/{HOST}/6379' || {{ sleep 0.1; continue; }}
    exec 3<>/dev/tcp/{HOST}/6379 || continue
    printf 'AUTH %s\\r\\n' "$REDISCLI_AUTH" >&3
    read -r -t 5 answer <&3
    while [ ! -e {STOP} ]; do
        printf 'SET load:%d written\\r\\n' $((count + 1)) >&3 &&
        read -r -t 5 answer <&3 && [ "$answer" = $'+OK\\r' ] || break
        ((count += 1)); echo $count >{COUNT}
    done
    exec 3>&-
done 2>/dev/null
echo $count
"""
"""Writes one key after another, each until it is acknowledged, through restarts."""

LOST = """
local lost = 0
for i = 1, ARGV[1] do lost = lost + 1 - redis.call('EXISTS', 'load:' .. i) end
return lost
"""


@dataclass(frozen=True)
class Load:
    """Writes that go on."""

    client: Client
    _written: Future[str]

    def goes_on(self, writes: int = 100) -> None:
        """Wait until so many more are acknowledged."""
        goal = self._count() + writes
        until("writes are acknowledged", lambda: self._count() >= goal, 90)

    def stop(self) -> int:
        """How many were acknowledged in all."""
        self.client.shell(f"touch {STOP}")
        return int(self._written.result())

    def _count(self) -> int:
        return int(self.client.shell(f"cat {COUNT} 2>/dev/null || true").strip() or 0)


@contextmanager
def load(client: Client) -> Iterator[Load]:
    """Writes while the block runs, at the latest until its end."""
    client.shell(f"rm -f {COUNT}")
    with ThreadPoolExecutor(1) as pool:
        found = Load(client, pool.submit(client.shell, WRITER, limit=LONGEST))
        try:
            found.goes_on()
            yield found
        finally:
            client.shell(f"touch {STOP}")


def lost(client: Client, acknowledged: int) -> int:
    """How many of the acknowledged writes are not there."""
    return int(client.ask("EVAL", LOST, "0", str(acknowledged)))


def fill(client: Client, keys: int = 20_000) -> None:
    """Start from nothing but some data that a test counts later."""
    script = "for i = 1, ARGV[1] do redis.call('SET', 'kept:' .. i, i) end return 'OK'"
    assert client.ask("FLUSHALL") == "OK"
    assert client.ask("EVAL", script, "0", str(keys)) == "OK"
