"""A plan as people read it."""

from __future__ import annotations

from tests.gitops.promoting import (
    LAB,
    set_tag,
)
from tests.support import Repo, Result


def result_of(repo: Repo, *words: str) -> Result:
    return repo.tool("promote", "cache", "lab", "live", *words)


def test_the_plan_is_shown_before_anything_is_written(adopted: Repo) -> None:
    set_tag(adopted, LAB, "1.1", "1.2")
    before, head = adopted.state(), adopted.git("rev-parse", "HEAD")
    done = result_of(adopted, "--dry-run")
    assert adopted.state() == before
    assert done.out.splitlines() == [
        f"cache: lab -> live, from main ({head[:7]})",
        "",
        "  item       live now  becomes",
        '  image.tag  "1.1"     "1.2"',
        "",
        "what it does to live",
        "  restart",
        "    pod-restart: cache image changed: the pod of shop is replaced",
        "      Deployment/shop  overlays/live/cache/values.yaml:3:8",
        "",
        "what live gets",
        "  ~ Deployment/shop",
        "      spec.template.spec.containers.cache.image",
        '        - "example.org/cache:1.1"',
        '        + "example.org/cache:1.2"',
        "",
        "proof",
        "  not proven: --context NAME or --proof FILE shows that its source is healthy",
        "",
        "Nothing written (--dry-run).",
    ]


def test_nothing_that_is_printed_is_wider_than_80_columns(adopted: Repo) -> None:
    adopted.write(
        LAB, adopted.read(LAB) + f"note: {'long ' * 40}\nsettings:\n  {'k' * 90}: x\n"
    )
    adopted.commit()
    done = result_of(adopted)
    assert max(map(len, done.out.splitlines())) <= 80
