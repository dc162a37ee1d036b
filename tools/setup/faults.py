"""Failures of tools and of the system, each told in one line with a next step."""

from __future__ import annotations

import errno
import re

AGAIN = "then run this again"
NO_SPACE = f"the disk is full; free some space, {AGAIN}"
HASH = (
    "a download differs from its pinned hash and was not used; "
    f"ask who serves your package index, {AGAIN}"
)
CERTIFICATE = (
    "the server's certificate is not trusted; "
    f"name your CA file in PIP_CERT and SSL_CERT_FILE, {AGAIN}"
)
NETWORK = (
    "the network or the package index does not answer; "
    f"check the connection, PIP_INDEX_URL and GOPROXY, {AGAIN}"
)
PERMISSION = f"permission denied; make the checkout writable, {AGAIN}"
LACKS = (
    r"the package index has no \1 for this Python and platform; "
    f"check PIP_INDEX_URL, {AGAIN}"
)

UNREACHABLE = (
    r"ConnectionError|ConnectTimeout|ReadTimeout|Max retries|ProxyError"
    r"|name resolution|Connection refused|Network is unreachable|timed out"
    r"|dial tcp|i/o timeout|no such host|module lookup disabled"
)
SIGNS = (
    (r"No space left on device|disk quota exceeded", NO_SPACE),
    (r"DO NOT MATCH THE HASHES|checksum mismatch|SECURITY ERROR", HASH),
    (r"CERTIFICATE_VERIFY_FAILED|x509: |tls: failed to verify", CERTIFICATE),
    (UNREACHABLE, NETWORK),
    (r"Permission denied|Read-only file system", PERMISSION),
    (r"No matching distribution found for (\S+)", LACKS),
)
"""What pip and Go print, from the surest sign to the vaguest."""

ERRNO = {
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
    errno.EACCES: PERMISSION,
    errno.EPERM: PERMISSION,
    errno.EROFS: PERMISSION,
}


class SetupError(Exception):
    """The set-up cannot go on; the message is one line for people."""


def of_output(output: str) -> str:
    """Why a tool failed, from what it printed."""
    for sign, cause in SIGNS:
        if found := re.search(sign, output, re.IGNORECASE):
            return found.expand(cause)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(?i)error|fatal|go: ", line)]
    return (errors or lines or ["it ended without a word"])[-1]


def of_system(error: OSError) -> str:
    """Why the operating system refused, with the path it was about."""
    cause = ERRNO.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename}: {cause}" if error.filename else cause
