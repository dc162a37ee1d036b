"""A difference as a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gitops.commands.diff import Difference, Outcome
from gitops.errors import Position
from gitops.report.difference_markdown import LIMIT, MARKER, write
from tests.gitops.report.told import changes, difference, effect, resource

CHANGED = changes({"data": {"a": "1\n"}}, {"data": {"a": "2\n"}})
DANGER = effect("image-major", "danger", "8 -> 9", reversible=False)
HTML = re.compile(
    rf"{MARKER}|(</details>|<details><summary><code>[^<>]*</code></summary>|\n)*"
)


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def kinds(text: str, kind: str) -> list[Token]:
    return [token for token in tokens(text) if token.type == kind]


def test_all_parts() -> None:
    found = Outcome(
        CHANGED, [DANGER, effect()], {DANGER.digest: "a backup"}, [effect()]
    )
    assert write(difference(lab=Outcome(), live=found)).splitlines() == [
        "<!-- gitops-diff -->",
        "**Changes from `main (abc1234)` to `working tree`**",
        "",
        "| environment | impossible | danger | restart | info | objects |",
        "|---|--:|--:|--:|--:|--:|",
        "| `lab` |  |  |  |  |  |",
        "| `live` | 1 | 1 (1 accepted) |  |  | 1 |",
        "",
        "### `live`",
        "",
        "**impossible**",
        "",
        "- `volume-shrink`: 10Gi -> 5Gi",
        "  `StatefulSet/cache` at `overlays/live/cache/values.yaml:12`",
        "  To accept it: `--runbook-done volume-shrink`",
        "",
        "**danger**",
        "",
        "- `image-major`: 8 -> 9",
        "  `StatefulSet/cache` at `overlays/live/cache/values.yaml:12`",
        "  This cannot be undone.",
        "  Accepted: a backup",
        "",
        "<details><summary><code>~ ConfigMap/cache (cache)</code></summary>",
        "",
        "```diff",
        "@@ -1,7 +1,7 @@",
        " apiVersion: v1",
        " data:",
        "   a: |",
        "-    1",
        "+    2",
        " kind: ConfigMap",
        " metadata:",
        "   name: cache",
        "```",
        "",
        "</details>",
    ]


def test_what_nobody_asks_for_is_not_offered() -> None:
    assert "To accept" not in write(difference(lab=Outcome(effects=[effect()])))


def lots(number: int, lines: int) -> Outcome:
    return Outcome(
        [
            change
            for place in range(number)
            for change in changes(
                None, {"data": {"a": "word\n" * lines}}, app=f"app{place}"
            )
        ],
        [effect(message=f"{place}: " + "x" * 80) for place in range(number)],
    )


@pytest.mark.parametrize("count", [1, 3, 100, 300])
def test_effects_are_kept_before_diffs_and_what_is_left_out_is_counted(
    count: int,
) -> None:
    environments = {f"env{place}": lots(300 // count, 300) for place in range(count)}
    text = write(difference(**environments))
    assert len(text.encode()) < LIMIT
    objects = sum(map(int, re.findall(r"^(\d+) objects? left out", text, re.MULTILINE)))
    listed = min(count, 60)
    shown = text.count("<details>")
    assert objects + shown == 300 // count * listed
    assert not re.search("effects? left out", text)
    assert text.count("x" * 80) == 300 // count * listed
    assert ("240 environments left out" in text) == (count == 300)


def test_effects_that_do_not_fit_are_counted() -> None:
    text = write(difference(lab=lots(2000, 1), live=lots(3, 1)))
    assert len(text.encode()) < LIMIT
    shown = text.count("x" * 80)
    (left,) = re.findall(r"^(\d+) effects left out", text, re.MULTILINE)
    assert int(left) + shown == 2003
    assert shown > 150


def test_a_long_diff_is_cut_between_lines() -> None:
    text = write(difference(live=lots(1, 5000)))
    assert re.search(r"^ … \d{4} lines left out\n```$", text, re.MULTILINE)


def test_diffs_that_do_not_fit_are_never_made() -> None:
    found = lots(300, 300)
    write(difference(live=found))
    assert "new" not in vars(found.resources[-1])


PIECES = [
    "`", "```", "````diff", "\n", "\r", "</details>", "<details>", "</summary>",
    "</code>", "<!--", "-->", "|", "@someone", "#12", "GH-12", "owner/name#1", "[a](b)",
    "![a](b)", "https://example.org", "www.example.org", "*", "_", "**a**", "$x$", "~~",
    "&lt;", "&#64;you", "\\", "- ", "# ", "1. ", "    ", ">", "---", "\033[2J",
    "\u202e", "a@b.c", "<script>", "<img src=x>", "é", "\U0001f600", "\ud800",
    "x" * 500,
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(), max_size=12).map("".join)


@st.composite
def hostile(draw: st.DrawFn) -> Difference:
    one = effect(
        draw(HOSTILE),
        draw(st.sampled_from(["impossible", "danger", "info"])),
        draw(HOSTILE),
        app=draw(HOSTILE),
        of=resource(draw(HOSTILE), draw(HOSTILE)),
        at=Position(draw(HOSTILE), 3),
    )
    found = Outcome(
        changes({"a": draw(HOSTILE)}, {draw(HOSTILE): [draw(HOSTILE)]}, draw(HOSTILE)),
        [one, DANGER],
        {DANGER.digest: draw(HOSTILE)},
        [one],
    )
    return Difference(draw(HOSTILE), draw(HOSTILE), {draw(HOSTILE): found})


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(hostile())
def test_no_text_breaks_out_of_its_place(made: Difference) -> None:
    text = write(made)
    assert all(
        HTML.fullmatch(token.content.strip()) for token in kinds(text, "html_block")
    )
    assert not [
        t for t in tokens(text) if t.type in ("html_inline", "image", "link_open")
    ]
    assert [token.tag for token in kinds(text, "heading_open")] == ["h3"]
    assert len(kinds(text, "tr_open")) == 2
    assert len(kinds(text, "td_open")) == 6
    assert len(kinds(text, "bullet_list_open")) <= 2
    assert {token.info for token in kinds(text, "fence")} <= {"diff"}
    assert len(kinds(text, "fence")) == text.count("<details><summary><code>~")
    for token in kinds(text, "text"):
        assert not re.search(r"@\w|#\w|://|www\.|GH-\d", token.content)


def test_a_fence_in_a_text_does_not_end_the_diff() -> None:
    text = "```\nnote {}\n```\n"
    old, new = ({"a": text.format(word)} for word in ("one", "two"))
    (fence,) = kinds(write(difference(live=Outcome(changes(old, new)))), "fence")
    assert "note two" in fence.content
    assert fence.content.count("```") == 2


def test_a_pipe_in_a_name_stays_in_its_cell() -> None:
    made = Difference("a", "b", {"x | `y`": Outcome(effects=[effect()])})
    assert [token.content for token in kinds(write(made), "code_inline")][
        2
    ] == "x | `y`"
