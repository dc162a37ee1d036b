"""kubectl, asked for objects of one cluster; nothing is ever written there."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from gitops.errors import Surroundings

LIMIT = 30
"""Seconds after which a cluster counts as silent."""

Object = Mapping[str, Any]


def get(context: str, namespace: str, names: Sequence[str]) -> list[Object]:
    """The objects of these names (`Kind.version.group/name`) that are there."""
    words = ["kubectl", "--context", context, f"--request-timeout={LIMIT}s",
             "-n", namespace, "get", *names, "--ignore-not-found",
             "-o", "json"]  # fmt: skip
    out = _run(words)
    try:
        found = json.loads(out) if out.strip() else {}
    except ValueError as error:
        raise Surroundings("kubectl printed what is not JSON") from error
    if found.get("kind") == "List":
        return list(found.get("items") or ())
    return [found] if found else []


def _run(words: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            words, capture_output=True, encoding="utf-8", errors="replace",
            check=False, timeout=2 * LIMIT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Surroundings(f"kubectl got no answer in {2 * LIMIT} s") from error
    except OSError as error:
        raise Surroundings(
            "kubectl is not installed, or not on PATH; --proof FILE needs none"
        ) from error
    if done.returncode:
        raise Surroundings(f"kubectl failed: {_reason(done.stderr)}")
    return done.stdout


def _reason(err: str) -> str:
    lines = err.strip().splitlines() or ["no reason given"]
    return lines[-1].removeprefix("error: ").removeprefix("Error: ")
