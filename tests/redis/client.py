"""A client of Redis that says exactly what it sends and what came back."""

from __future__ import annotations

import socket
import time
from typing import Any


class ReplyError(Exception):
    """An error that Redis answered with."""


class Client:
    """One connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._lines = connection.makefile("rb")

    def __call__(self, *words: str | int) -> Any:
        self.send(*words)
        return self.read()

    def send(self, *words: str | int) -> None:
        parts = [str(word).encode() for word in words]
        body = b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        self.connection.sendall(b"*%d\r\n%s" % (len(parts), body))

    def read(self) -> Any:
        line = self._lines.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise ReplyError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return self._bulk(int(rest))
        if kind == b"*":
            return [self.read() for _ in range(int(rest))]
        return rest.decode()

    def _bulk(self, size: int) -> str | None:
        if size < 0:
            return None
        return self._lines.read(size + 2)[:-2].decode()

    def wait_for_info(self, section: str, line: str) -> None:
        """Until INFO has that line."""
        deadline = time.monotonic() + 20
        while line not in self("info", section).splitlines():
            assert time.monotonic() < deadline, line
            time.sleep(0.01)

    def close(self) -> None:
        self._lines.close()
        self.connection.close()
