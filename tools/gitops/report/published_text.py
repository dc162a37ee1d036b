"""What came of a plan that was carried out, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from gitops.commands.publish import Published

IN_PLACE = "Written to the working tree; look at it with git diff, then commit it."
DRY_RUN = "Nothing written (--dry-run)."


def lines(done: Published) -> Iterator[str]:
    """The commit and its branch, then the next step."""
    commit = done.commit[:7]
    several = len(done.commits) > 1
    if done.fresh:
        what = f"{len(done.commits)} commits, to {commit}," if several else commit
        yield f"Committed {what} on {done.branch}."
        yield "Your checkout and index are as they were."
    else:
        yield f"Nothing to do: {commit} on {done.branch}"
        yield "holds this very plan."
    if done.remote is None:
        yield f"Next, on {done.base}: git merge {done.branch}"
    elif not done.pushed:
        yield f"Next: git push {done.remote} {done.branch}"
    else:
        yield f"Pushed to {done.remote}; merging it there deploys it."
    if done.page:
        yield f"Pull request: {done.page}"
