"""Clients that write until the server is gone, and what was acknowledged."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.redis.client import Client, ReplyError
from tests.redis.container import wait_for

if TYPE_CHECKING:
    from tests.redis.container import Container


@dataclass
class Load:
    """What was acknowledged, and when."""

    container: Container
    acknowledged: dict[str, float] = field(default_factory=dict)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self, clients: int = 2) -> None:
        for number in range(clients):
            client = self.container.connect()
            self.container.clients.remove(client)  # each thread closes its own
            thread = threading.Thread(target=self._write, args=(client, number))
            thread.start()
            self._threads.append(thread)

    def _write(self, client: Client, name: int) -> None:
        for number in range(100_000):
            key = f"{name}-{number}"
            try:
                client("set", key, "1")
            except (OSError, ReplyError):
                break
            self.acknowledged[key] = time.monotonic()
        client.close()

    def wait(self, writes: int) -> set[str]:
        """Once so many more are acknowledged: all until then."""
        goal = len(self.acknowledged) + writes
        wait_for(lambda: len(self.acknowledged) >= goal)
        return set(self.acknowledged)

    def join(self) -> set[str]:
        """All that was acknowledged, after the server has gone."""
        while self._threads:
            self._threads.pop().join()
        return set(self.acknowledged)
