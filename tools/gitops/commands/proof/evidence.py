"""The Application as its cluster has it, from a file or from the cluster itself."""

from __future__ import annotations

import json
from typing import Any

from gitops.commands.proof import kubectl
from gitops.commands.proof.request import Wanted
from gitops.errors import Refusal, Surroundings, Usage
from gitops.yamlfile.keys import lookup

KIND = "applications.argoproj.io"
HOME = "argocd"
"""The namespace of Argo CD's Applications, where a manifest names none."""


def read(wanted: Wanted, declared: Any) -> tuple[str, Any]:
    """What people call the evidence, and what it holds; Refusal where there is none."""
    if wanted.file and wanted.context:
        raise Usage("--proof and --context are two ways to the same; give one")
    if wanted.context:
        return _asked(wanted.context, declared)
    if wanted.file is None:
        raise Usage("no proof: give --proof FILE or --context NAME")
    try:
        return str(wanted.file), json.loads(wanted.file.read_bytes())
    except OSError as error:
        raise Surroundings(f"{wanted.file}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{wanted.file}: is not JSON; -o json prints it") from error


def _asked(context: str, declared: Any) -> tuple[str, Any]:
    name = str(lookup(declared, ("metadata", "name"), ""))
    home = str(lookup(declared, ("metadata", "namespace")) or HOME)
    found = kubectl.get(context, home, [f"{KIND}/{name}"])
    if not found:
        raise Refusal(f"{context} has no Application {name} in namespace {home}")
    return f"{context}, Application {name}", found[0]
