"""The image changes and its name does not tell which version it is.

A digest alone, a tag of one's own (`main-3f9c2d1`), or a version without known format:
whether the new server reads the old one's files, and the old one the new one's, was not
compared.

Instead: write the version as the tag and the digest beside it
(`redis:8.2.3@sha256:…`); the digest is what runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.image import step

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers whose formats could not be compared; a moving tag says so itself."""
    for old, new in changed_images(change):
        if not new.image.moving and step(old.image, new.image) == "unknown":
            why = "not both versions are known, so the formats were not compared"
            yield of_image(old, new, why)
