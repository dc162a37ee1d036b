"""What runs is decided by the registry: the tag names no release.

`latest`, `8` or `8.2` are another image some day. With imagePullPolicy Always that may
happen at each start of a pod, also after a crash at night; with IfNotPresent each node
keeps what it pulled first, so that two pods run two versions. A newer one writes files
that the older refuses, and Git shows no change to take back.

Instead: name a whole release (`8.2.3`), and pin its digest where the registry is not
your own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.defaults import pull_policy
from gitops.knowledge.redis.server import Server

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers whose new image is named by a tag that moves."""
    for old, new in changed_images(change):
        if new.image.moving:
            yield of_image(old, new, f"the tag names no release: {_when(new)}")


def _when(server: Server) -> str:
    default = pull_policy(str(server.container.get("image")))
    if (server.container.get("imagePullPolicy") or default) == "Always":
        return "each start of a pod may run another version"
    return "each node runs the version that it pulled first"
