from __future__ import annotations

import errno

import pytest

from setup import faults


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("ERROR: [Errno 28] No space left on device: '/x'", faults.NO_SPACE),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", faults.HASH),
        ("verifying m@v1: checksum mismatch\nSECURITY ERROR", faults.HASH),
        ("dial tcp: lookup proxy: no such host", faults.NETWORK),
        ("connection broken by 'NewConnectionError(...)'", faults.NETWORK),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] self signed", faults.CERTIFICATE),
        ("tls: failed to verify certificate: x509: ...", faults.CERTIFICATE),
        ("ERROR: [Errno 13] Permission denied: '/x'", faults.PERMISSION),
    ],
)
def test_known_causes(output: str, cause: str) -> None:
    assert faults.of_output(f"Collecting x\n{output}\nmore") == cause


def test_a_full_disk_outweighs_what_follows_from_it() -> None:
    output = "No space left on device\nRead timed out\nPermission denied"
    assert faults.of_output(output) == faults.NO_SPACE


def test_a_missing_package_is_named() -> None:
    output = "ERROR: No matching distribution found for click==8.5.1"
    assert "has no click==8.5.1 for this Python" in faults.of_output(output)


def test_otherwise_the_last_error_is_told() -> None:
    output = "Collecting x\nERROR: first\nERROR: last\nand some chatter"
    assert faults.of_output(output) == "ERROR: last"


@pytest.mark.parametrize("output", ["", "  \n"])
def test_silence_is_told_too(output: str) -> None:
    assert faults.of_output(output) == "it ended without a word"


def test_the_systems_errors_name_the_path() -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "/x")
    assert faults.of_system(error) == f"/x: {faults.NO_SPACE}"
    assert faults.of_system(OSError(errno.EIO, "I/O error")) == "I/O error"
