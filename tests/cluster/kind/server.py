"""Serves one bare repository over https for reading, whatever URL it is asked for by.

    server.py REPOSITORY CERTIFICATE KEY PORT

Argo CD's go-git knows only git's own protocol over http, which `git http-backend`
speaks as a CGI program.
"""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

ENDS = ("/info/refs", "/git-upload-pack")
SILENCE = 60
"""Seconds after which a client that says nothing is dropped."""


class Handler(BaseHTTPRequestHandler):
    """A request as git http-backend wants it told, and its answer."""

    repository: Path
    protocol_version = "HTTP/1.1"
    timeout = SILENCE

    def do_GET(self) -> None:
        """What a client asks first: which branches there are."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Which commits a client wants, and has."""
        self._answer(self._body())

    def _answer(self, body: bytes) -> None:
        url = urlsplit(self.path)
        end = next((each for each in ENDS if url.path.endswith(each)), None)
        if end is None:
            self.send_error(404)
            return
        self._reply(*_asked(self._environment(end, url.query, body), body))

    def _environment(self, end: str, query: str, body: bytes) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.repository),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "PATH_INFO": end,
            "QUERY_STRING": query,
            "REMOTE_ADDR": self.client_address[0],
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
        }

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _reply(self, fields: dict[str, str], body: bytes) -> None:
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """One connection a thread; each greets for itself, so that none holds up others."""

    daemon_threads = True

    def __init__(self, port: int, handler: type[Handler], tls: ssl.SSLContext) -> None:
        super().__init__(("", port), handler)
        self.socket = tls.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )


def serve(repository: Path, certificate: Path, key: Path, port: int) -> Server:
    """A server that is bound; port 0 takes one that is free."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    handler = type("Bound", (Handler,), {"repository": repository})
    return Server(port, handler, tls)


def _asked(environment: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    done = subprocess.run(
        ["git", "http-backend"],
        input=body,
        env=environment,
        stdout=subprocess.PIPE,
        check=False,
    )
    head, _, rest = done.stdout.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode().splitlines())
    fields = {name: value for name, _, value in lines}
    return fields or {"Status": "500"}, rest


if __name__ == "__main__":
    paths = [Path(word) for word in sys.argv[1:4]]
    serve(paths[0], paths[1], paths[2], int(sys.argv[4])).serve_forever()
