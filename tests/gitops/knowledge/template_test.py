"""Which line of a template a field of the rendered object comes from."""

from __future__ import annotations

import pytest

from gitops.knowledge.template import written

TEMPLATE = """\
{{- if .Values.enabled }}
# what runs
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    metadata:
      {{- include "labels" . | nindent 6 }}
    spec:
      containers:
      - name: one
        image: a
        {{- if .Values.ports }}
        ports: [{containerPort: 1}]
        {{- end }}
      - name: two
        "image": b
      volumes:
        - name: data
          emptyDir: {}
        - name: more
          emptyDir: {}
{{- end }}
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("kind", "4:1"),
        ("metadata.name", "6:3"),
        ("spec.template.metadata", "9:5"),
        ("spec.template.spec.containers.0.name", "13:9"),
        ("spec.template.spec.containers.0.ports.0.containerPort", "16:9"),
        ("spec.template.spec.containers.1.image", "19:9"),
        ("spec.template.spec.volumes.1.emptyDir", "24:11"),
    ],
)
def test_the_field_is_found(path: str, place: str) -> None:
    assert str(written("t", TEMPLATE, path.split("."))) == f"t:{place}"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("spec.template.metadata.labels.app", "9:5"),
        ("spec.template.spec.containers.2.name", "12:7"),
        ("spec.replicas", "7:1"),
    ],
)
def test_what_is_not_spelled_out_is_its_parent(path: str, place: str) -> None:
    assert str(written("t", TEMPLATE, path.split("."))) == f"t:{place}"


@pytest.mark.parametrize(
    "text", [f"{TEMPLATE}---\n{TEMPLATE}", "{{ include 'all' . }}\n", ""]
)
def test_no_line_rather_than_a_wrong_one(text: str) -> None:
    assert str(written("t", text, ["metadata", "name"])) == "t"
