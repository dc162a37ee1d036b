"""pip, run from an unpacked wheel and never installed.

Python usually brings a pip wheel (`ensurepip`). Debian without python3-venv does not:
then the one pinned in pip.lock is fetched from the package index.
"""

from __future__ import annotations

import html
import os
import re
import ssl
import sysconfig
import urllib.error
import urllib.request
import zipfile
from base64 import b64encode
from configparser import ConfigParser, Error
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from setup.faults import CERTIFICATE, HASH, NETWORK, SetupError
from setup.job import Job
from setup.progress import step

DEFAULT_INDEX = "https://pypi.org/simple"
TIMEOUT_SECONDS = 60
CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def command(job: Job, python: Path, lock: str, *words: str) -> list[str | Path]:
    """A command line of pip: exactly what the lock names, wheels only, each hashed."""
    options = "--require-hashes --no-deps --only-binary :all: --no-input"
    options += " --progress-bar off -r"
    program = _unpacked(job)
    return [python, "-I", program, *words, *options.split(), job.pin(lock)]


def environment() -> dict[str, str]:
    """Settings that make pip's answer depend on nothing of the user's but the index."""
    settings = {
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_USER": "0",
        "PIP_RETRIES": "2",  # without retries pip does not say that it had no network
    }
    certificates = _certificates()
    return {**settings, "PIP_CERT": certificates} if certificates else settings


def _unpacked(job: Job) -> Path:
    """A folder `pip` that Python can run, made once a set-up."""
    target = job.scratch / "pip"
    if not target.exists():
        with zipfile.ZipFile(_bundled() or _pinned(job)) as wheel:
            wheel.extractall(target)
    return target / "pip"


def _bundled() -> Path | None:
    """The newest pip wheel that came with this Python, if any."""
    folders = [sysconfig.get_config_var("WHEEL_PKG_DIR")]
    spec = find_spec("ensurepip")
    if spec and spec.origin:
        folders.append(Path(spec.origin).with_name("_bundled"))
    wheels = [w for f in folders if f for w in Path(f).glob("pip-*-none-any.whl")]
    return wheels[0] if wheels else None


def _pinned(job: Job) -> Path:
    """The wheel of pip.lock, kept for the later stages once fetched and verified."""
    lock = job.pin("pip.lock").read_text()
    version = re.findall(r"^pip==(\S+)", lock, re.MULTILINE)[0]
    name = f"pip-{version}-py3-none-any.whl"
    kept = job.home / name
    if not kept.exists():
        with step(f"fetching {name}, as this Python brings no pip"):
            content = _fetch(_index(), name)
        if sha256(content).hexdigest() not in lock:
            raise SetupError(f"{name}: {HASH}")
        part = job.scratch / name
        part.write_bytes(content)
        part.replace(kept)
    return kept


def _fetch(index: str, name: str) -> bytes:
    """One file of the index's page about pip (the index's own HTML page, PEP 503)."""
    page_address = f"{index.rstrip('/')}/pip/"
    page = _get(page_address).decode(errors="replace")
    link = re.search(rf"""href=["']([^"']*{re.escape(name)}[^"'#]*)""", page)
    if not link:
        raise SetupError(f"{_shown(index)} has no {name}; check PIP_INDEX_URL")
    return _get(urljoin(page_address, html.unescape(link.group(1))))


def _get(address: str) -> bytes:
    parts = urlsplit(address)
    # Any scheme that the user's index has: what is fetched is verified by its hash.
    request = urllib.request.Request(_shown(address))  # noqa: S310
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        token = b64encode(login.encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    context = ssl.create_default_context(cafile=_certificates())
    try:
        with urllib.request.urlopen(  # noqa: S310
            request, timeout=TIMEOUT_SECONDS, context=context
        ) as answer:
            content: bytes = answer.read()
            return content
    except urllib.error.HTTPError as error:
        raise SetupError(
            f"{_shown(address)} answers {error.code}; check PIP_INDEX_URL"
        ) from error
    except OSError as error:
        cause = CERTIFICATE if "CERTIFICATE_VERIFY" in str(error) else NETWORK
        raise SetupError(f"{_shown(address)}: {cause}") from error


def _shown(address: str) -> str:
    """The address without its login, for requests and for people."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _index() -> str:
    return os.environ.get("PIP_INDEX_URL") or _configured("index-url") or DEFAULT_INDEX


def _certificates() -> str | None:
    named = (os.environ.get(name) for name in CERTIFICATES)
    return next(filter(None, named), None) or _configured("cert")


def _configured(option: str) -> str | None:
    """An option of pip's own configuration files; the user's wins, as in pip."""
    user = Path("~").expanduser()
    named = os.environ.get("PIP_CONFIG_FILE")
    config = ConfigParser(interpolation=None)
    files = ("/etc/pip.conf", user / ".pip/pip.conf", user / ".config/pip/pip.conf")
    try:
        config.read([*files, *([named] if named else [])], encoding="utf-8")
    except (Error, UnicodeDecodeError):
        return None  # pip itself will say what is wrong with it
    return config.get("global", option, fallback=None)
