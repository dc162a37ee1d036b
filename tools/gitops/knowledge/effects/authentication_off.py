"""Anyone who can connect may read, change and delete everything: no password is wanted.

The password is gone: no requirepass, no default user with a password, no aclfile (or
one without a default user), or requirepass names a variable that is no longer set,
which makes it empty. With CONFIG SET such a server writes files where it likes.

Instead: keep the password. To change it, let the server accept both for a while.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.authentication import wanted

LEVEL = "danger"
REVERSIBLE = True


def find(change: Change) -> Iterator[Found]:
    """Servers that wanted a password and do no longer."""
    for old, new in change.servers:
        if wanted(old) and not wanted(new):
            resource, field = new.at("requirepass")
            message = f"{new.name} wants no password any more"
            yield Found(resource, message, field, "password", "none")
