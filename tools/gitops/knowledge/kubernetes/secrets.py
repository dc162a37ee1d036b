"""What makes a Secret: itself, or an object that a controller makes one of.

Sources: Sealed Secrets' README (the Secret has the SealedSecret's name) and External
Secrets' API (spec.target.name, by default the ExternalSecret's own name). Both delete
the Secret when their object goes.
"""

from __future__ import annotations

from gitops.render.resources import Resource
from gitops.yamlfile.keys import lookup

MADE = {
    ("", "Secret"): ("metadata", "name"),
    ("bitnami.com", "SealedSecret"): ("metadata", "name"),
    ("external-secrets.io", "ExternalSecret"): ("spec", "target", "name"),
}


def secret(resource: Resource) -> str | None:
    """The name of the Secret that an object makes, None where it makes none."""
    path = MADE.get((resource.identity[0], resource.kind))
    return str(lookup(resource.body, path) or resource.name) if path else None


WRITTEN = {
    ("cert-manager.io", "Certificate"): ("spec", "secretName"),
    ("secrets.hashicorp.com", "VaultStaticSecret"): ("spec", "destination", "name"),
    ("secrets.hashicorp.com", "VaultDynamicSecret"): ("spec", "destination", "name"),
    ("onepassword.com", "OnePasswordItem"): ("metadata", "name"),
}
"""Objects that a controller writes a Secret for, which outlives them or not."""


def written(resource: Resource) -> str | None:
    """The name of the Secret that comes of an object, None where none does."""
    path = WRITTEN.get((resource.identity[0], resource.kind))
    return secret(resource) or (str(lookup(resource.body, path)) if path else None)
