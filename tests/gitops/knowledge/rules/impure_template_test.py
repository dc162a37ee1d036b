from __future__ import annotations

import pytest

from gitops.knowledge.rules import impure_template
from tests.gitops.rendered import TEMPLATES, told
from tests.support import Repo

EXTRA = f"{TEMPLATES}/extra.yaml"
TEXT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: %s\n"


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ('{{ (lookup "v1" "Secret" "a" "b").data | default "x" }}', "warning"),
        ('{{ getHostByName "a.example.org" | quote }}', "warning"),
        ("{{ .Capabilities.HelmVersion.Version | quote }}", "note"),
        ('{{ $.Capabilities.APIVersions.Has "a/v1" | quote }}', "note"),
        ("{{ .Capabilities.KubeVersion.Version | quote }}", None),
        ("{{ if not .Values.enabled }}{{ now }}{{ end }}b", "note"),
        ("{{ now | quote }}", None),
        ('{{ "lookup now" }}', None),
        ("{{ `lookup` }}", None),
        ("b{{- /* lookup */}}", None),
        ('{{ .Values.lookup | default "b" }}', None),
        ('{{ $now := "b" }}{{ $now }}', None),
    ],
)
def test_calls(tidy: Repo, value: str, level: str | None) -> None:
    tidy.write(EXTRA, TEXT % value)
    found = [line.split(":")[:2] for line in told(tidy, impure_template)]
    assert found == ([[f"{level} {EXTRA}", "5"]] if level else [])


def test_an_environment_may_list_what_is_served(tidy: Repo) -> None:
    tidy.write(EXTRA, TEXT % '{{ .Capabilities.APIVersions.Has "a/v1" | quote }}')
    versions = "lab:\n    apiVersions: [a/v1]\n"
    tidy.replace("environments.yaml", "lab:\n", versions)
    assert told(tidy, impure_template) == []
