from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from gitops.errors import Refusal
from gitops.render.request import RenderRequest, Unreadable, ValuesFile
from gitops.render.sdk import SdkEngine, finished

CHART = {"Chart.yaml": b"apiVersion: v2\nname: a\nversion: 1.0.0\n"}


def request(
    template: str,
    *files: str,
    inline: str | None = None,
    more: Mapping[str, bytes] = {},
) -> RenderRequest:
    chart = {**CHART, **more, "templates/a.yaml": template.encode()}
    named = [ValuesFile(f"overlay-{n}.yaml", t.encode()) for n, t in enumerate(files)]
    inner = None if inline is None else inline.encode()
    return RenderRequest("apps/a", chart, "shop", "ns", "v1.36.0", named, inner)


def test_values_of_one_render_do_not_reach_the_next() -> None:
    engine, template = SdkEngine(), "v: {{ toJson .Values | quote }}"
    first = engine.render(request(template, "a: {b: 1}\nlist: [1]\n"))
    second = engine.render(request(template))
    assert [found[0].text.strip() for found in (first, second)] == [
        'v: "{\\"a\\":{\\"b\\":1},\\"list\\":[1]}"',
        'v: "{}"',
    ]


def test_documents_of_a_values_file_are_laid_over_each_other() -> None:
    text = "a: {b: 1, c: 2}\n--- # more\na: {c: 3}\n---\n"
    (found,) = SdkEngine().render(request("v: {{ toJson .Values | quote }}", text))
    assert found.text.strip() == 'v: "{\\"a\\":{\\"b\\":1,\\"c\\":3}}"'


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("a: 1\n---b: 2\n", "a: 1\n\n---\nb: 2\n\n"),
        ("\n  a: 1\n", "a: 1\n\n"),
        ("a: 1\n----\n", "a: 1\n----\n\n"),
    ],
)
def test_texts_are_as_the_command_line_prints_them(template: str, text: str) -> None:
    (found,) = SdkEngine().render(request(template))
    assert found.text == text


def test_a_request_may_be_rendered_again_and_says_the_same() -> None:
    engine, once = SdkEngine(), request("v: {{ .Values.a }}", "a: 1\n")
    assert engine.render(once) == engine.render(once)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (request('{{ fail "on purpose" }}'), r"apps/a: .*a\.yaml:1:3.*on purpose"),
        (request("{{ nothing 1 }}"), r'apps/a: .*function "nothing" not defined'),
        (request("a: 1", "a: [\n"), r"overlay-0\.yaml: .*did not find expected"),
        (request("a: 1", "a: 1\n", "- a\n"), r"overlay-1\.yaml: .*unmarshal array"),
        (request("a: 1", inline="a: ["), "the Application's own values: "),
        (request("a: 1", more={"values.yaml": b"a: ["}), r"apps/a: .*values\.yaml"),
        (request("a: 1", more={"Chart.yaml": b"apiVersion: v2\nversion: 1.0.0\n"}),
         "apps/a: .*name is required"),
        (request("a: 1", more={"Chart.yaml": CHART["Chart.yaml"] + b"type: library\n"}),
         r"apps/a/Chart\.yaml: is a library chart"),
        (request("a: 1", more={"Chart.yaml": CHART["Chart.yaml"] + b"dependencies:\n"
         b"  - {name: b, version: 1.0.0, condition: b.enabled}\n"}),
         r"apps/a/Chart\.yaml: lists b, missing in charts/"),
    ],
)  # fmt: skip
def test_what_helm_refuses_is_refused_with_its_place(
    wanted: RenderRequest, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        SdkEngine().render(wanted)


def test_a_schema_that_the_values_break_names_each_of_them() -> None:
    schema = b'{"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}'
    with pytest.raises(Refusal) as caught:
        SdkEngine().render(
            request("a: 1", "a: x\nb: z\n", more={"values.schema.json": schema})
        )
    assert "- at '/a': got string, want integer" in caught.value.message
    assert "- at '/b': got string, want integer" in caught.value.message


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (b"", {}),
        (b"null\n", {}),
        (b"# c\n", {}),
        (b"a: 1\n---\nb: 2\n", {"a": 1}),
        (b"a: 1\na: 2\n", {"a": 2}),
        (b"n: 1\n", {"false": 1}),
        (
            b"a: no\nb: 'no'\nc: 0644\nd: 1_0\n",
            {"a": False, "b": "no", "c": 420, "d": 10},
        ),
        (b"\xef\xbb\xbfa: 1\r\n", {"a": 1}),
        (b"a: &x {b: 1}\nc: {<<: *x}\n", {"a": {"b": 1}, "c": {"b": 1}}),
    ],
)
def test_a_text_is_read_as_helm_reads_it(text: bytes, data: object) -> None:
    assert SdkEngine().read([text]) == [data]


@pytest.mark.parametrize(
    "text",
    [
        b"- a\n",
        b"text\n",
        b"a: [\n",
        b"a: \xe9\n",
        b'a: "\\/"\n',
        b"%YAML 1.2\n---\na: 1\n",
    ],
)
def test_a_text_that_helm_refuses_is_unreadable(text: bytes) -> None:
    (found,) = SdkEngine().read([text])
    assert isinstance(found, Unreadable)
    assert found.why
    assert "\n" not in found.why


def test_many_texts_are_read_in_their_order() -> None:
    found = SdkEngine().read([b"a: 1\n", b"a: [\n", b"b: 2\n"])
    assert [found[0], found[2]] == [{"a": 1}, {"b": 2}]
    assert isinstance(found[1], Unreadable)


def test_work_that_ends_gives_its_result_or_its_error() -> None:
    assert finished(lambda: 5, 1) == 5
    with pytest.raises(ZeroDivisionError):
        finished(lambda: 1 // 0, 1)


def test_work_that_does_not_end_is_given_up() -> None:
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        finished(lambda: Event().wait(5), 0.2)
    assert time.monotonic() - start < 2


def test_many_charts_in_turn_and_at_once_do_not_mix() -> None:
    engine, numbers = SdkEngine(), [*range(12), *range(12)]

    def rendered(number: int) -> str:
        return engine.render(request(f"v: {number}"))[0].text.strip()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rendered, numbers)) == [f"v: {n}" for n in numbers]
    assert len(list(engine._folder.iterdir())) == 8
