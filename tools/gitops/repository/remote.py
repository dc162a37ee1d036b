"""Publishing a branch, and the page where a pull request is opened for it."""

from __future__ import annotations

import re

from gitops.errors import Refusal, Surroundings
from gitops.repository.git import Git, reason

ADDRESS = re.compile(
    r"(?:(?P<web>https?)://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|(?:[^@/:]+@))"
    r"(?:(?:alt)?ssh\.(?=git|bitbucket))?"  # the host that answers on port 443
    r"(?P<host>[\w.-]+)(?:(?P<port>:\d+)/|[:/])(?P<path>.+?)(?:\.git)?/?"
)
PAGES = {
    "github": "https://{host}/{path}/compare/{base}...{branch}?expand=1",
    "gitlab": "https://{host}/{path}/-/merge_requests/new"
    "?merge_request%5Bsource_branch%5D={branch}",
    "bitbucket": "https://{host}/{path}/pull-requests/new?source={branch}",
}


def push(git: Git, remote: str, branch: str) -> None:
    """Publish a branch; a plan of ours that it replaces there goes, nothing else.

    The lease names what this repository last saw on the remote, so that work
    which came there since is refused and not overwritten.
    """
    seen = git.ask("rev-parse", "--verify", "-q", f"refs/remotes/{remote}/{branch}")
    lease = f"--force-with-lease=refs/heads/{branch}:{seen or ''}"
    ref = f"refs/heads/{branch}"
    code, _, err = git.attempt(
        "push", "--quiet", "--no-verify", lease, remote, f"{ref}:{ref}"
    )
    if code and b"stale info" in err:
        raise Refusal(
            f"{remote} has another {branch}; look at it (git fetch {remote} {branch}), "
            f"then delete it there: git push {remote} --delete {branch}"
        )
    if code:
        raise Surroundings(f"cannot push {branch} to {remote}: {_refused(err)}")


def pull_request_page(git: Git, remote: str, branch: str, base: str) -> str | None:
    """Where a pull request for a branch is opened, None where the host is unknown."""
    url = git.ask("remote", "get-url", remote) or ""
    found = ADDRESS.fullmatch(url)
    if found is None:
        return None
    for word, page in PAGES.items():
        if word in found["host"]:
            host = found["host"] + (found["port"] or "" if found["web"] else "")
            return page.format(host=host, path=found["path"], branch=branch, base=base)
    return None


def normal(url: str) -> str | None:
    """A hosted repository as `host/path`, None for a folder of this machine."""
    found = ADDRESS.fullmatch(url)
    return f"{found['host']}/{found['path']}".lower() if found else None


def _refused(err: bytes) -> str:
    """What the other side said, else git's own reason."""
    for line in err.decode(errors="replace").splitlines():
        said = re.search(
            r"remote: (?:error: )?(\S.*)|\[remote rejected\].*\((.+)\)", line
        )
        if said:
            return (said[1] or said[2]).strip()
    return reason(err)
