"""Argo CD's own server, asked what it renders of an Application."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlsplit

Object = dict[str, Any]
URL, TOKEN = "ARGOCD_SERVER", "ARGOCD_AUTH_TOKEN"
LOST = {4, 8, 14, 16}
"""gRPC codes that say nothing of an Application: too late, too many, gone, no login."""
SECONDS = 60


class Lost(AssertionError):
    """The server gave no answer about the Application."""


@dataclass(frozen=True)
class Answer:
    """The objects that Argo CD would apply, or why it refuses."""

    objects: list[Object]
    why: str = ""


@dataclass(frozen=True)
class Server:
    """An argocd-server, by its address and a token where it asks for one."""

    url: str
    token: str = ""

    def rendered(self, application: Object) -> Answer:
        """What Argo CD renders of an Application, which is there only meanwhile."""
        name = quote(application["metadata"]["name"])
        made = self._ask("POST", "?upsert=true&validate=false", application)
        if "error" in made:
            return _refused(made)
        try:
            found = self._ask("GET", f"/{name}/manifests")
        finally:
            self._ask("DELETE", f"/{name}?cascade=false")
        if "error" in found:
            return _refused(found)
        return Answer([json.loads(text) for text in found.get("manifests") or []])

    def _ask(self, method: str, path: str, body: Object | None = None) -> Object:
        """An answer of its REST interface; where it fails, its words are that."""
        try:
            where = self._connection()
            where.request(
                method,
                f"{urlsplit(self.url).path.rstrip('/')}/api/v1/applications{path}",
                None if body is None else json.dumps(body),
                {"Content-Type": "application/json", **self._login},
            )
            answer = where.getresponse().read()
            where.close()
            found: Object = json.loads(answer)
        except (OSError, HTTPException, ValueError) as error:
            raise Lost(f"{self.url}: {error}") from error
        return found

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        if parts.scheme != "https":
            return HTTPConnection(parts.netloc, timeout=SECONDS)
        # Argo CD signs its certificate itself, and a test asks it by a forwarded port.
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        return HTTPSConnection(parts.netloc, timeout=SECONDS, context=trust)

    @property
    def _login(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def _refused(found: Object) -> Answer:
    if found.get("code") in LOST:
        raise Lost(str(found["error"]))
    return Answer([], str(found["error"]))


def configured() -> Server | None:
    """The server that environment variables name."""
    url = os.environ.get(URL)
    return Server(url, os.environ.get(TOKEN, "")) if url else None
