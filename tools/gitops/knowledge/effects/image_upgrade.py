"""The server is upgraded and its files become unreadable for the version before.

Redis writes its snapshot and the beginning of its append-only file in a format that
grows with its version: 7.0.15 refuses what 8.2.3 wrote, even what a clean stop without
a write did. Since 7.0 the append-only file is also a folder that 6 does not know. The
way back is a backup, without what was written since. Within a format (7.4 to 8.5) a
release can be taken back.

Instead: take a backup right before, upgrade where it does not hurt first, and keep the
backup until nobody wants the old version any more.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.image import step

LEVEL = "danger"
REVERSIBLE = False


def find(change: Change) -> Iterator[Found]:
    """Servers that will write a format that their old version does not read."""
    for old, new in changed_images(change):
        kept = new.data.lasting and new.mode != "none"
        if kept and step(old.image, new.image) == "one-way":
            formats = f"format {old.image.format or '?'} -> {new.image.format or '?'}"
            why = f"the old version cannot read the new one's files ({formats})"
            yield of_image(old, new, why)
