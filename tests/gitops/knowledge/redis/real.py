"""Real servers, to compare what is said here about Redis with."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.redis.client import Client
from tests.redis.image import Image, servers

IMAGES = [Image(name, busybox=False) for name in (servers() or ["path"])]


@contextmanager
def running(
    image: Image, folder: str, text: str, options: Sequence[str] = ()
) -> Iterator[Client | None]:
    """A server in a folder until SIGTERM has ended it, None where it refuses."""
    path = Path(folder, "redis.conf")
    path.write_text(f"port 0\nunixsocket {folder}/s\n{text}", "utf-8")
    command = [str(image.program), str(path), *options]
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=folder, stdout=silent, stderr=silent) as process:
        client = _connected(process, f"{folder}/s")
        try:
            yield client
        finally:
            if client:
                client.close()
            process.terminate()


def asked(
    image: Image, text: str, options: Sequence[str] = ()
) -> Mapping[str, str] | None:
    """What CONFIG GET says after reading a text and options, None where it refuses."""
    with (
        TemporaryDirectory() as folder,
        running(image, folder, text, options) as client,
    ):
        if client is None:
            return None
        found = client("config", "get", "*")
        client.send("shutdown", "nosave", "now", "force")
        return dict(zip(found[::2], found[1::2], strict=True))


def _connected(process: subprocess.Popen[bytes], path: str) -> Client | None:
    deadline = time.monotonic() + 20
    while process.poll() is None:
        assert time.monotonic() < deadline
        connection = socket.socket(socket.AF_UNIX)
        if not connection.connect_ex(path):
            return _loaded(Client(connection))
        connection.close()
        time.sleep(0.005)
    return None


def _loaded(client: Client) -> Client | None:
    """The client once the server has its data; it ends where it cannot load it."""
    try:
        client.wait_for_info("persistence", "loading:0")
    except (ConnectionError, OSError):
        client.close()
        return None
    return client
