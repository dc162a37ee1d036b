"""The image is built on another system: Alpine instead of Debian, or the reverse.

Another C library (musl, glibc) and other shell tools: what a start-up script or a probe
calls may be missing or behave differently (Alpine's date has no %N). Both official
images have user 999, but the group is 1000 on Alpine and 999 on Debian: where the pod
does not fix it, new files belong to another group.

Instead: fix runAsUser, runAsGroup and fsGroup in the pod, and try the scripts on the
new system first.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.comparison import changed_images, of_image
from gitops.knowledge.effect import Found
from gitops.knowledge.kubernetes.security import effective
from gitops.knowledge.redis.server import Server

LEVEL = "info"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers whose image changes its system."""
    for old, new in changed_images(change):
        before, after = old.image.variant, new.image.variant
        if before and after and before != after:
            why = f"another C library and other tools ({before} -> {after})"
            yield of_image(old, new, why + _user(new))


def _user(server: Server) -> str:
    keys = ("runAsUser", "runAsGroup")
    spec = server.workload.spec
    fixed = all(effective(spec, server.container, key) is not None for key in keys)
    return "" if fixed else ", maybe other user and group ids"
