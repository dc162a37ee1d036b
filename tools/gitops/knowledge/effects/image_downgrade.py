"""The new server cannot read the files that the old one wrote, and does not start.

What counts is the format on disk, not the version: 7.0.15 refuses an 8.2.3 snapshot or
append-only file and exits with 1, the files untouched; 8.2.3 to 8.2.2 is harmless. The
same holds between products: Valkey refuses the formats that Redis 7.4 and later write.

Instead: go back to an image that reads the format, or restore a backup that the older
version made into an empty volume.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.image import step

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers that get an image which refuses what is on their disk."""
    for old, new in changed_images(change):
        kept = old.data.lasting and old.mode != "none"
        if kept and step(old.image, new.image) == "refused":
            formats = f"format {old.image.format or '?'} -> {new.image.format or '?'}"
            why = f"it refuses the files on disk and does not start ({formats})"
            yield of_image(old, new, why)
