"""What a file was when another one was last written: git remembers them together."""

from __future__ import annotations

from gitops.repository.snapshot import Snapshot
from gitops.repository.source import Source


def beside(source: Source, snapshot: Snapshot, path: str, written: str) -> bytes | None:
    """A file in the commit that last changed `written`, by first parents.

    None where that is not committed yet, or git does not know.
    """
    git, entry = source.git, snapshot.entries.get(written)
    if entry is None or git.ask("rev-parse", "-q", "--verify", f"HEAD:{written}") != (
        entry.blob
    ):
        return None
    commit = git.ask(
        "log", "-1", "--first-parent", "--diff-merges=first-parent", "--format=%H",
        "HEAD", "--", written,
    )  # fmt: skip
    if not commit:
        return None
    code, out, _ = git.attempt("cat-file", "blob", f"{commit}:{path}")
    return None if code else out
