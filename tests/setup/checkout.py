"""Copies of this checkout's set-up, and a package index on the loopback for them.

The copies hold the real launchers and the real set-up. Their lock files name one tiny
package, which the index serves: the real pip installs it, with no network.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = """\
import json, sys
def main(arguments):
    try:
        from tiny import VERSION
    except ImportError:
        VERSION = None
    print(json.dumps({"arguments": arguments, "tiny": VERSION}))
    return 0
"""
"""Stands in for the package gitops: tells what it was started with."""

METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"
WHEEL = """\
Wheel-Version: 1.0
Generator: test
Root-Is-Purelib: true
Tag: py3-none-any
"""


@dataclass(frozen=True)
class Ran:
    """How a launcher ended; `answer` is the stand-in's, if it was reached."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self.out)
        return answer


@dataclass(frozen=True)
class Checkout:
    """A copy of the launchers and the set-up, with locks of its own."""

    root: Path
    environment: Mapping[str, str]

    @property
    def launcher(self) -> Path:
        return self.root / "tools" / "promote"

    def lock(self, text: str) -> None:
        (self.root / "tools" / "setup" / "core.lock").write_text(text)

    def start(self, *words: str | Path, **more: object) -> subprocess.Popen[str]:
        command = [str(word) for word in (words or (self.launcher,))]
        settings = {"env": {**self.environment}, "stdin": subprocess.DEVNULL, **more}
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **settings,
        )

    def run(self, *words: str | Path, **more: object) -> Ran:
        return ended(self.start(*words, **more))


def ended(process: subprocess.Popen[str]) -> Ran:
    """Wait for a launcher; none takes a minute."""
    out, err = process.communicate(timeout=60)
    return Ran(process.returncode, out, err)


def make(root: Path, index: str = "http://127.0.0.1:9/simple") -> Checkout:
    """A checkout whose core stage needs nothing; by default its index is dead."""
    setup = root / "tools" / "setup"
    shutil.copytree(ROOT / "tools" / "setup", setup)
    for name in ("promote", "bump", "__main__.py"):
        shutil.copy2(ROOT / "tools" / name, root / "tools" / name)
    (root / "tools" / "gitops").mkdir()
    (root / "tools" / "gitops" / "__init__.py").touch()
    (root / "tools" / "gitops" / "cli.py").write_text(COMMAND)
    (root / ".tools").mkdir()
    for wheel in (ROOT / ".tools").glob("pip-*.whl"):  # where Python brings none
        shutil.copy(wheel, root / ".tools")
    for lock in ("core.lock", "helm.lock"):
        (setup / lock).write_text("# nothing\n")
    own = {
        "PIP_INDEX_URL": index,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
        "PYTHONPATH": "",
    }
    return Checkout(root, {**os.environ, **own})


def wheel(version: str) -> bytes:
    """The package `tiny`, which knows its version."""
    content = io.BytesIO()
    meta = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(content, "w") as archive:
        files = {
            "tiny.py": f"VERSION = {version!r}\n",
            f"{meta}/METADATA": METADATA.format(version=version),
            f"{meta}/WHEEL": WHEEL,
            f"{meta}/RECORD": "",
        }
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return content.getvalue()


def locked(version: str, content: bytes | None = None) -> str:
    """A lock file for that version of `tiny`."""
    digest = sha256(content or wheel(version)).hexdigest()
    return f"tiny=={version} --hash=sha256:{digest}\n"


@dataclass
class Index:
    """A package index that can be made to stall, and remembers what it was asked."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(*versions: str) -> Iterator[Index]:
    """Serve those versions of `tiny` until the block ends."""
    index = Index(files={f"tiny-{v}-py3-none-any.whl": wheel(v) for v in versions})
    index.open.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(index))
    server.daemon_threads = True
    index.address = f"http://127.0.0.1:{server.server_port}/simple"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield index
    finally:
        index.open.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(index: Index) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.asked.append((self.path, self.headers.get("Authorization")))
            index.reached.set()
            index.open.wait(60)
            name = self.path.rpartition("/")[2]
            links = "".join(f'<a href="/files/{n}">{n}</a>' for n in index.files)
            content = links.encode() if not name else index.files.get(name)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    return Handler
