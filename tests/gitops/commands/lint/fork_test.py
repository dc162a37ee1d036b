"""A fork changes one line and runs one command."""

from __future__ import annotations

from tests.support import Repo

OURS = "https://example.org/shop/gitops.git"
THEIRS = "https://example.org/fork/gitops.git"
FIX = "--fix-repository-url"


def test_every_address_is_written_and_no_other_byte(promoted: Repo) -> None:
    promoted.replace(
        "clusters/lab/project.yaml", f"    - {OURS}\n", f"    [{OURS}, 'x',]\n"
    )
    promoted.replace("clusters/lab/root.yaml", OURS, f'"{OURS}" # quoted\r')
    promoted.replace("clusters/live/root.yaml", OURS, f"&url !!str '{OURS}'")
    promoted.replace("clusters/live/cache.yaml", OURS, f">-\n      {OURS}")
    promoted.commit()
    before = {p: promoted.read(p) for p in promoted.git("ls-files").splitlines()}
    promoted.replace("environments.yaml", OURS, THEIRS)

    done = promoted.tool("lint", FIX)

    assert done.code == 0, done.out
    for path, text in before.items():
        old = text.replace("'x'", f"'{OURS}'") if "project" in path else text
        assert promoted.read(path) == old.replace(OURS, THEIRS)
    assert done.err.splitlines()[0] == f"clusters/lab/cache.yaml: 1 changed to {THEIRS}"
    assert f"clusters/lab/project.yaml: 2 changed to {THEIRS}" in done.err
    assert done.out.endswith(": 0 errors, 0 warnings\n")


def test_an_address_over_two_lines_is_refused_and_nothing_written(
    promoted: Repo,
) -> None:
    path = "clusters/live/root.yaml"
    promoted.replace(path, OURS, '"https://example.org/\\\n      fork/gitops.git"')
    before = promoted.read(path)
    done = promoted.tool("lint", FIX)
    assert done.code == 1
    assert done.err == (
        f"lint: {path}:9:14: this address cannot be replaced safely; write it by hand\n"
    )
    assert promoted.read(path) == before


def test_nothing_to_fix_says_so(promoted: Repo) -> None:
    done = promoted.tool("lint", FIX)
    assert (done.code, done.err) == (0, f"clusters/ names {OURS} everywhere\n")
    assert promoted.git("status", "--porcelain") == ""


def test_no_repository_is_named(promoted: Repo) -> None:
    promoted.replace("environments.yaml", f"repository: {OURS}\n", "")
    done = promoted.tool("lint", FIX)
    assert done.code == 1
    assert done.err == (
        "lint: environments.yaml:1:1: does not say which repository this is; add "
        "`repository: URL`\n"
    )
    assert promoted.git("status", "--porcelain") == " M environments.yaml"
