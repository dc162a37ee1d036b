from __future__ import annotations

from typing import Any

import pytest

from gitops.errors import Refusal
from gitops.yamlfile.document import load_mapping
from gitops.yamlfile.edit import set_value, unset
from gitops.yamlfile.keys import parse
from gitops.yamlfile.spelling import Spelling, afresh

BOM = "\ufeff"
CHART: dict[str, Any] = {
    "image": {"repository": "", "tag": "", "pull": {"policy": ""}},
    "replicas": 1,
    "flags": [],
    "limits": {"memory": "", "cpu": ""},
    "zone": "",
}


def written(before: str, key: str, data: Any, spelling: Spelling | None = None) -> str:
    """The file after `key` was set, spelled afresh as bump does unless told how."""
    file = load_mapping("v.yaml", before.encode())
    found = file.find(parse(key))
    spelling = spelling or afresh(data, like=found[1] if found else None)
    return set_value(file, parse(key), spelling, data, CHART).text


def without(before: str, key: str) -> str:
    return unset(load_mapping("v.yaml", before.encode()), parse(key)).text


Row = tuple[str, str, str, Any, str]
REPLACED: list[Row] = [
    ("plain", "zone: a\n", "zone", "b", "zone: b\n"),
    ("comment", "zone: a  # why\n", "zone", "b", "zone: b  # why\n"),
    ("spaces", "zone:   a   \n", "zone", "b", "zone:   b   \n"),
    ("single quotes", "zone: 'a' # why\n", "zone", "b", "zone: 'b' # why\n"),
    ("double quotes", 'zone: "a"\n', "zone", "b", 'zone: "b"\n'),
    ("a word of YAML 1.1", "zone: a\n", "zone", "on", 'zone: "on"\n'),
    ("a number as text", "zone: a\n", "zone", "8.10", 'zone: "8.10"\n'),
    ("null", "zone: ~ # c\n", "zone", None, "zone: null # c\n"),
    ("empty", "zone:\nx: 1\n", "zone", "b", "zone: b\nx: 1\n"),
    ("empty with a comment", "zone: # c\nx: 1\n", "zone", "b", "zone: b # c\nx: 1\n"),
    ("CRLF", "zone: a\r\nx: 1\r\n", "zone", "b", "zone: b\r\nx: 1\r\n"),
    ("empty, CRLF", "zone:\r\nx: 1\r\n", "zone", "b", "zone: b\r\nx: 1\r\n"),
    ("BOM", f"{BOM}zone: a\n", "zone", "b", f"{BOM}zone: b\n"),
    ("no final newline", "x: 1\nzone: a", "zone", "b", "x: 1\nzone: b"),
    ("empty, no final newline", "x: 1\nzone:", "zone", "b", "x: 1\nzone: b"),
    ("not ASCII", "é: 😀\nzone: ö # ü\nß: 1\n", "zone", "ä",
     'é: 😀\nzone: "ä" # ü\nß: 1\n'),
    ("a quoted key", '"zone" : a\n', "zone", "b", '"zone" : b\n'),
    ("a colon in a key", '"a:b": a\n', "a:b", "c", '"a:b": c\n'),
    ("a dot in a key", "l:\n  a.b/c: x\n", r"l.a\.b/c", "w", "l:\n  a.b/c: w\n"),
    ("a question mark", "? zone\n: a\nx: 1\n", "zone", "b", "? zone\n: b\nx: 1\n"),
    ("a tag", "zone: !!str 5 # c\n", "zone", "b", "zone: b # c\n"),
    ("over lines, plain", "zone: a\n  b # c\nx: 1\n", "zone", "b",
     "zone: b # c\nx: 1\n"),
    ("over lines, quoted", 'zone: "a\n\n  b"\nx: 1\n', "zone", "b",
     'zone: "b"\nx: 1\n'),
    ("on the next line", "zone:\n  a\nx: 1\n", "zone", "b", "zone:\n  b\nx: 1\n"),
    ("literal", "zone: |\n  a\n\n  b\nx: 1\n", "zone", "b", "zone: b\nx: 1\n"),
    ("literal, comment", "zone: | # why\n  a\n", "zone", "b", "zone: b # why\n"),
    ("literal, CRLF", "zone: |\r\n  a\r\nx: 1\r\n", "zone", "b", "zone: b\r\nx: 1\r\n"),
    ("literal, spaces", "zone: |  \n  a\nx: 1\n", "zone", "b", "zone: b  \nx: 1\n"),
    ("literal, nothing", "zone: |", "zone", "b", "zone: b"),
    ("literal, no newline", "zone: |\n  a", "zone", "b", "zone: b\n"),
    ("literal, to the end", "zone: |+\n  a\n\n\n", "zone", "b", "zone: b\n"),
    ("folded", "zone: >2-\n    a\n# c\nx: 1\n", "zone", "b", "zone: b\n# c\nx: 1\n"),
    ("strip, then blank", "zone: |-\n  a\n\n# c\nx: 1\n", "zone", "b",
     "zone: b\n\n# c\nx: 1\n"),
    ("keep, then blank", "zone: |+\n  a\n\nx: 1\n", "zone", "b", "zone: b\nx: 1\n"),
    ("a hard space in a literal", "zone: |\n  a\n  \u00a0\nx: 1\n", "zone", "b",
     "zone: b\nx: 1\n"),
    ("a list", "flags:\n  - a # one\n  - b\n# c\nx: 1\n", "flags", [],
     "flags: []\n# c\nx: 1\n"),
    ("a list at the margin", "flags:\n- a\n- b\n\nx: 1\n", "flags", ["c"],
     'flags: ["c"]\n\nx: 1\n'),
    ("a list that ends empty", "flags:\n- a\n-\n# c\nx: 1\n", "flags", [],
     "flags: []\n# c\nx: 1\n"),
    ("a list of mappings", "flags:\n- a: 1\n  b: |\n    x\n\nx: 1\n", "flags", [],
     "flags: []\n\nx: 1\n"),
    ("a flow list", "flags: [a,\n  b] # c\nx: 1\n", "flags", [],
     "flags: [] # c\nx: 1\n"),
    ("a mapping", "l: # c\n  a: 1\n  b:\n    c: 1\nx: 1\n", "l", {},
     "l: {} # c\nx: 1\n"),
    ("nested", "image:\n    tag: a # c\n", "image.tag", "b",
     "image:\n    tag: b # c\n"),
    ("in a flow map", "image: {tag: a, x: [1]}\n", "image.tag", "b",
     "image: {tag: b, x: [1]}\n"),
    ("in a flow map, JSON", '{"image":{"tag":"a"}}\n', "image.tag", "b",
     '{"image":{"tag":"b"}}\n'),
    ("in a flow map, empty", "image: {tag: , x: 1}\n", "image.tag", "b",
     "image: {tag: b , x: 1}\n"),
    ("after a document mark", "--- # c\nzone: a\n...\n", "zone", "b",
     "--- # c\nzone: b\n...\n"),
    ("an anchor elsewhere", "x: &x 1\ny: *x\nzone: a\n", "zone", "b",
     "x: &x 1\ny: *x\nzone: b\n"),
    ("an alias within", "x: &x 1\nflags: [*x]\n", "flags", [2],
     "x: &x 1\nflags: [2]\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "key", "data", "after"), [row[1:] for row in REPLACED],
    ids=[row[0] for row in REPLACED],
)  # fmt: skip
def test_only_the_value_is_replaced(
    before: str, key: str, data: Any, after: str
) -> None:
    assert written(before, key, data) == after


LINES = Spelling("", ("- a # one", "", "- b"))
TEXT = Spelling("|", ("a", "", "  b"))
COPIED = [
    ("list over list", "flags:\n  - x\nx: 1\n", "flags", LINES,
     "flags:\n  - a # one\n\n  - b\nx: 1\n"),
    ("list over value", "flags: null # c\nx: 1\n", "flags", LINES,
     "flags: # c\n  - a # one\n\n  - b\nx: 1\n"),
    ("list over nothing", "flags:\nx: 1\n", "flags", LINES,
     "flags:\n  - a # one\n\n  - b\nx: 1\n"),
    ("list over literal", "flags: | # c\n  x\nx: 1\n", "flags", LINES,
     "flags: # c\n  - a # one\n\n  - b\nx: 1\n"),
    ("list at the end", "flags: x", "flags", LINES,
     "flags:\n  - a # one\n\n  - b\n"),
    ("CRLF", "flags: x\r\n", "flags", LINES,
     "flags:\r\n  - a # one\r\n\r\n  - b\r\n"),
    ("wide steps", "l:\n    a: 1\nflags: x\n", "flags", LINES,
     "l:\n    a: 1\nflags:\n    - a # one\n\n    - b\n"),
    ("text over value", "zone: a # c\nx: 1\n", "zone", TEXT,
     "zone: | # c\n  a\n\n    b\nx: 1\n"),
    ("text over text", "zone: >-\n    x\n    y\n# c\nx: 1\n", "zone", TEXT,
     "zone: |\n  a\n\n    b\n# c\nx: 1\n"),
    ("text over nothing at the end", "zone:", "zone", TEXT,
     "zone: |\n  a\n\n    b\n"),
    ("text over a mapping", "zone: # c\n\n  # d\n  a: 1\nx: 1\n", "zone", TEXT,
     "zone: | # c\n  a\n\n    b\nx: 1\n"),
    ("text at the end", "x: 1", "zone", TEXT, "x: 1\nzone: |\n  a\n\n    b\n"),
    ("new below new", "x: 1\n", "limits.extra", TEXT,
     "x: 1\nlimits:\n  extra: |\n    a\n\n      b\n"),
    ("new in its order", "image: {}\nlimits: {}\n", "flags", LINES,
     "image: {}\nflags:\n  - a # one\n\n  - b\nlimits: {}\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "key", "spelling", "after"), [row[1:] for row in COPIED],
    ids=[row[0] for row in COPIED],
)  # fmt: skip
def test_a_spelling_over_lines_is_fitted_in(
    before: str, key: str, spelling: Spelling, after: str
) -> None:
    assert written(before, key, ["a", "b"], spelling) == after


ADDED = [
    ("to nothing", "", "zone", "zone: v\n"),
    ("to comments", "# why\n", "zone", "# why\nzone: v\n"),
    ("to comments, no newline", "# why", "zone", "# why\nzone: v"),
    ("to a document mark", "---\n", "zone", "---\nzone: v\n"),
    ("to a BOM", BOM, "zone", f"{BOM}zone: v\n"),
    ("to braces", "{}\n", "zone", '{zone: "v"}\n'),
    ("with parents", "", "image.pull.policy", "image:\n  pull:\n    policy: v\n"),
    ("below a parent", "image:\n  tag: a\n", "image.pull.policy",
     "image:\n  tag: a\n  pull:\n    policy: v\n"),
    ("below an empty parent", "image: # c\nzone: a\n", "image.tag",
     "image: # c\n  tag: v\nzone: a\n"),
    ("below an empty parent at the end", "image:", "image.tag", "image:\n  tag: v"),
    ("below braces", "image: {} # c\n", "image.tag", 'image: {tag: "v"} # c\n'),
    ("below braces, deep", "image: {}\n", "image.pull.policy",
     'image: {pull: {"policy": "v"}}\n'),
    ("in braces", "image: {tag: a} # c\n", "image.pull",
     'image: {tag: a, pull: "v"} # c\n'),
    ("in braces, over lines", "image: {\n  tag: a, # c\n}\n", "image.pull",
     'image: {\n  tag: a, pull: "v", # c\n}\n'),
    ("in braces behind a name", "image: {tag, x}\n", "image.pull",
     'image: {tag, x, pull: "v"}\n'),
    ("in braces behind nothing", "image: {x: }\n", "image.pull",
     'image: {x: , pull: "v"}\n'),
    ("in braces behind an alias", "x: &x 1\nimage: {tag: *x }\n", "image.pull",
     'x: &x 1\nimage: {tag: *x, pull: "v" }\n'),
    ("in the chart's order", "image:\n  tag: a\nlimits: {}\n", "replicas",
     "image:\n  tag: a\nreplicas: v\nlimits: {}\n"),
    ("first in the order", "limits: {}\n", "image", "image: v\nlimits: {}\n"),
    ("first, below the file's comment", "# file\nlimits: {}\n", "image",
     "# file\nimage: v\nlimits: {}\n"),
    ("first, below a BOM", f"{BOM}limits: {{}}\n", "image",
     f"{BOM}image: v\nlimits: {{}}\n"),
    ("first, below a document mark", "---\n# c\nlimits: {}\n", "image",
     "---\n# c\nimage: v\nlimits: {}\n"),
    ("first but for a text", "other: |\n  # text\nlimits: {}\n", "image",
     "other: |\n  # text\nimage: v\nlimits: {}\n"),
    ("first, above its neighbour's comment", "image:\n  # about it\n  tag: a\n",
     "image.repository", "image:\n  repository: v\n  # about it\n  tag: a\n"),
    ("unknown to the chart", "zone: a\n\n# the end\n", "other",
     "zone: a\nother: v\n\n# the end\n"),
    ("behind a comment block", "replicas: 1\n# about zone\nzone: a\n", "limits",
     "replicas: 1\nlimits: v\n# about zone\nzone: a\n"),
    ("with wide steps", "image:\n    tag: a\nzone: b\n", "limits.memory",
     "image:\n    tag: a\nlimits:\n    memory: v\nzone: b\n"),
    ("deep, wide steps", "image:\n    pull:\n        x: 1\n", "image.pull.a.b",
     "image:\n    pull:\n        x: 1\n        a:\n            b: v\n"),
    ("CRLF", "zone: a\r\n", "image.tag", "image:\r\n  tag: v\r\nzone: a\r\n"),
    ("behind no newline", "zone: a # c", "other", "zone: a # c\nother: v"),
    ("before the end mark", "zone: a\n...\n", "other", "zone: a\nother: v\n...\n"),
    ("before a last mark", "zone: a\n---\n", "other", "zone: a\nother: v\n---\n"),
    ("behind a literal", "zone: |\n  a\n\n# c\n", "other",
     "zone: |\n  a\nother: v\n\n# c\n"),
    ("behind a kept literal", "zone: |+\n  a\n\n", "other",
     "zone: |+\n  a\n\nother: v\n"),
    ("behind a list at the margin", "flags:\n- a\n-\n# c\n", "zone",
     "flags:\n- a\n-\nzone: v\n# c\n"),
    ("behind an alias", "x: &x 1\ny: *x # c\n", "zone",
     "x: &x 1\ny: *x # c\nzone: v\n"),
    ("behind an anchored mapping", "x: &x\n  a: 1\n", "zone",
     "x: &x\n  a: 1\nzone: v\n"),
    ("above a question mark", "? zone\n: z\n", "replicas",
     "replicas: v\n? zone\n: z\n"),
    ("behind a question mark", '? "zone\n  two"\n: z\n', "other",
     '? "zone\n  two"\n: z\nother: v\n'),
    ("behind a question mark, deep", "image:\n  ? tag\n  : z\n", "image.pull.policy",
     "image:\n  ? tag\n  : z\n  pull:\n    policy: v\n"),
    ("behind LF among CRLF", "zone: a\r\nx: 1\n", "other",
     "zone: a\r\nx: 1\nother: v\n"),
    ("behind CRLF among LF", "image:\r\n  tag: a\r\nzone: a\n", "replicas",
     "image:\r\n  tag: a\r\nreplicas: v\r\nzone: a\n"),
    ("behind a tab and a comment", "image:\t# c\n  tag: a\t# d\nzone: z\n", "limits",
     "image:\t# c\n  tag: a\t# d\nlimits: v\nzone: z\n"),
    ("a name that wants quotes", "zone: a\n", "on", 'zone: a\n"on": v\n'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "key", "after"), [row[1:] for row in ADDED],
    ids=[row[0] for row in ADDED],
)  # fmt: skip
def test_a_new_key_finds_its_place(before: str, key: str, after: str) -> None:
    assert written(before, key, "v") == after


REMOVED = [
    ("one of two", "a: 1 # c\nb: 2\n", "a", "b: 2\n"),
    ("the last one", "# file\na: 1\n", "a", "# file\n"),
    ("below a BOM", f"{BOM}a: 1\nb: 2\n", "a", f"{BOM}b: 2\n"),
    ("its comment above stays", "# about a\na: 1\nb: 2\n", "a", "# about a\nb: 2\n"),
    ("CRLF", "a: 1\r\nb: 2\r\n", "b", "a: 1\r\n"),
    ("no final newline", "a: 1\nb: 2", "b", "a: 1\n"),
    ("with a lonely parent", "a:\n  b:\n    c: 1\nd: 1\n", "a.b.c", "d: 1\n"),
    ("but not a shared parent", "a:\n  b:\n    c: 1\n  x: 1\n", "a.b.c",
     "a:\n  x: 1\n"),
    ("a list", "a:\n- 1\n- 2\n\n# c\nb: 2\n", "a", "\n# c\nb: 2\n"),
    ("a text", "a: |\n  x\n\n  y\n\nb: 2\n", "a", "\nb: 2\n"),
    ("a kept text", "a: |+\n  x\n\nb: 2\n", "a", "b: 2\n"),
    ("an empty value", "a:\nb: 2\n", "a", "b: 2\n"),
    ("with a question mark", "? a\n: 1\nb: 2\n", "a", "b: 2\n"),
    ("braces, first", "m: {a: 1, b: 2} # c\n", "m.a", "m: {b: 2} # c\n"),
    ("braces, middle", "m: {a: 1, b: 2, c: 3}\n", "m.b", "m: {a: 1, c: 3}\n"),
    ("braces, last", "m: {a: 1, b: 2}\n", "m.b", "m: {a: 1}\n"),
    ("braces, last comma", "m: {a: 1, b: 2,}\n", "m.b", "m: {a: 1}\n"),
    ("braces, only one", "x: 1\nm: {a: 1}\n", "m.a", "x: 1\n"),
    ("braces, all of it", "{a: 1}\n", "a", "{}\n"),
    ("braces, all of it, comma", "{a: 1,}\n", "a", "{}\n"),
    ("braces, a name", "m: {a, b: 2}\n", "m.a", "m: {b: 2}\n"),
    ("braces, an empty value", "m: {a: , b: 2}\n", "m.a", "m: {b: 2}\n"),
    ("braces, behind an alias", "x: &x 1\nm: {a: *x, b: 2}\n", "m.b",
     "x: &x 1\nm: {a: *x}\n"),
    ("braces, JSON", '{"a":1,"b":2}\n', "a", '{"b":2}\n'),
    ("lines in braces, first", "m: {\n  a: 1, # A\n  # B\n  b: 2\n}\n", "m.a",
     "m: {\n  # B\n  b: 2\n}\n"),
    ("lines in braces, last", "m: {\n  a: 1, # A, or\n  b: 2 # B\n}\n", "m.b",
     "m: {\n  a: 1, # A, or\n}\n"),
    ("lines in braces, closed at once", "m: {a: 1,\n  b: 2}\n", "m.b", "m: {a: 1}\n"),
    ("lines in braces, comment", "m: {a: 1, # A\n  b: 2}\n", "m.b",
     "m: {a: 1, # A\n  }\n"),
    ("a comment behind the comma", "m: {a: 1, # A\n  b: 2}\n", "m.a",
     "m: { # A\n  b: 2}\n"),
    ("a comma in a comment", "m: {a: 1 # x, y\n  , b: 2}\n", "m.a", "m: {b: 2}\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "key", "after"), [row[1:] for row in REMOVED],
    ids=[row[0] for row in REMOVED],
)  # fmt: skip
def test_a_key_is_removed_and_nothing_else(before: str, key: str, after: str) -> None:
    assert without(before, key) == after


REFUSED = [
    ("an alias", "x: &x 1\na: *x\n", "a", "v.yaml:2:1", "a is an alias (*x)"),
    ("an anchor", "a: &x 1\nb: *x\n", "a", "v.yaml:1:1", "a carries an anchor (&x)"),
    ("an anchored parent", "a: &x\n  b: 1\n", "a.b", "v.yaml:1:1", "carries an anchor"),
    ("an aliased parent", "x: &x {b: 1}\na: *x\n", "a.b", "v.yaml:2:1", "is an alias"),
    ("an anchor within", "a:\n  b: &x 1\nc: *x\n", "a", "v.yaml:2:6", "an anchor (&x)"),
    ("an anchored key", "&k a: 1\nb: *k\n", "a", "v.yaml:1:1", "an anchor (&k)"),
    ("an aliased key", "x: &k a\n*k : 1\n", "a", "v.yaml:1:4", "an anchor (&k)"),
    ("a merge key", "x: &x {b: 1}\na:\n  <<: *x\n  b: 2\n", "a.b", "v.yaml:3:3",
     "merge"),
    ("a merge key at the root", "<<: {a: 1}\nb: 2\n", "b", "v.yaml:1:1", "merge key"),
    ("nothing in braces", "a: {b: }\n", "a.b.c", "v.yaml:1:5", "by hand"),
    ("a tagged mapping", "a: !!map\n  b: 1\n", "a", "v.yaml:1:1", "by hand"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "key", "place", "why"), [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)  # fmt: skip
def test_what_cannot_be_edited_safely_is_refused_with_its_line(
    before: str, key: str, place: str, why: str
) -> None:
    with pytest.raises(Refusal) as caught:
        written(before, key, "v")
    assert str(caught.value.at) == place
    assert why in caught.value.message


@pytest.mark.parametrize(
    "before", ["a: text\n", "a: [1]\n", "a: null\n", "a: |\n  x\n"]
)
def test_what_is_no_mapping_gets_no_key_below_it(before: str) -> None:
    with pytest.raises(Refusal, match=r"v\.yaml:1:1: a is not a mapping, .* hold b"):
        written(before, "a.b", 1)


def test_a_chart_that_has_a_value_where_the_file_has_a_mapping_gives_no_order() -> None:
    assert written("zone:\n  a: 1\n", "zone.b", 2) == "zone:\n  a: 1\n  b: 2\n"
    assert written("replicas:\n  a: 1\n", "replicas.b", 2).endswith("  b: 2\n")


@pytest.mark.parametrize("key", ["b", "a.x", "a.b.c", "f.x"])
def test_a_key_that_is_not_set_cannot_be_removed(key: str) -> None:
    with pytest.raises(Refusal, match=f"{key} is not set here"):
        without("a:\n  b:\nf: {y: 1}\n" if key != "b" else "a: 1\n", key)
