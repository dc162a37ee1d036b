"""Publishing a branch, and the page where a pull request is opened for it."""

from __future__ import annotations

import re

from gitops.errors import Refusal, Surroundings
from gitops.repository.branch import added
from gitops.repository.git import Git, Raced, reason

ADDRESS = re.compile(
    r"(?:(?P<web>https?)://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|(?:[^@/:]+@))"
    r"(?:(?:alt)?ssh\.(?=git|bitbucket))?"  # the host that answers on port 443
    r"(?P<host>[\w.-]+)(?:(?P<port>:\d+)/|[:/])(?P<path>.+?)(?:\.git)?/?"
)
STALE = (b"stale info", b"fetch first", b"cannot lock ref", b"reference already exists")
"""How git says that a branch of the remote is not what it was taken to be."""
PAGES = {
    "github": "https://{host}/{path}/compare/{base}...{branch}?expand=1",
    "gitlab": "https://{host}/{path}/-/merge_requests/new"
    "?merge_request%5Bsource_branch%5D={branch}",
    "bitbucket": "https://{host}/{path}/pull-requests/new?source={branch}",
}


def push(git: Git, remote: str, branch: str, base: str) -> None:
    """Publish a branch; plans of ours that it replaces there go, nothing else.

    `base` is the commit that the branch starts from. The lease names what this
    repository last saw on the remote: where something else is there by now, that
    is looked at, and Raced raised, so that the caller plans anew.
    """
    seen = git.ask("rev-parse", "--verify", "-q", f"refs/remotes/{remote}/{branch}")
    _check_own(git, remote, branch, base, seen)
    lease = f"--force-with-lease=refs/heads/{branch}:{seen or ''}"
    ref = f"refs/heads/{branch}"
    code, _, err = git.attempt(
        "push", "--quiet", "--no-verify", lease, remote, f"{ref}:{ref}"
    )
    if code and any(word in err for word in STALE):
        _look(git, remote, branch)
        raise Raced(
            f"{remote} got another {branch} meanwhile; run it again, or look at it: "
            f"git fetch {remote} {branch}"
        )
    if code:
        raise Surroundings(
            f"cannot push {branch} to {remote}: {_refused(err)}; "
            f"it stays here: git push {remote} {branch} tries again"
        )


def _check_own(git: Git, remote: str, branch: str, base: str, seen: str | None) -> None:
    """Refuse to replace what lies on the remote where no plan of ours made it."""
    if seen is None or seen == git.ask("rev-parse", f"refs/heads/{branch}"):
        return
    if not all(made.ours(branch) for made in added(git, base, seen)):
        raise Refusal(
            f"{remote} has another {branch}, which no plan made; look at it (git fetch "
            f"{remote} {branch}), then delete it there: git push {remote} --delete "
            f"{branch}"
        )


def _look(git: Git, remote: str, branch: str) -> None:
    """Take over what a branch is on the remote now: a commit, or gone."""
    here = f"refs/remotes/{remote}/{branch}"
    code, _, err = git.attempt(
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote,
        f"+refs/heads/{branch}:{here}",
    )  # fmt: skip
    if code and b"couldn't find remote ref" in err:
        git.run("update-ref", "-d", here)
    elif code:
        raise Surroundings(f"cannot fetch {branch} from {remote}: {reason(err)}")


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
