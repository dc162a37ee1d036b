"""A value that readers of YAML 1.1 and of YAML 1.2 take for different things.

Helm and Argo CD read by 1.1 with exceptions of their own: `no` is false, `0644` is 420,
`1_000` is 1000. Other tools read by 1.2, where these are the text no, 644 and the text
1_000; and `1:30`, `1e3` or a date are a text to some and a number or a day to others.
So a reader, an editor and the cluster may each see another value. Put it in quotes, or
write `true`, `false`, the number in full.

Bad (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    aof:
      enabled: on

Bad (clusters/lab/namespace.yaml):

    apiVersion: v1
    kind: Namespace
    metadata:
      name: shop
      annotations:
        argocd.argoproj.io/sync-wave: "-1"
        example.org/since: 2024-01-15
        argocd.argoproj.io/sync-options: Prune=false,Delete=false
      labels:
        pod-security.kubernetes.io/warn: restricted
        pod-security.kubernetes.io/audit: restricted

Good (overlays/lab/cache/values.yaml):

    image:
      tag: "8.2.3"
    storage:
      class: standard
    aof:
      enabled: true
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops.errors import Position
from gitops.knowledge.evidence import Evidence, Source
from gitops.knowledge.finding import Finding
from gitops.knowledge.rules.invalid_value import faults
from gitops.knowledge.trace import pointer
from gitops.yamlfile.document import Node, YamlFile, pairs, walk

SWITCH = re.compile(r"[yYnN]|(?i:yes|no|on|off)")
OCTAL = re.compile(r"[-+]?0\d[\d_]*")
PREFIXED = re.compile(r"[-+]?0(?:o[0-7_]+|b[01_]+)")
SIXTIES = re.compile(r"[-+]?[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?")
SPACED = re.compile(r"[-+]?(?:\d[\d_]*_[\d_]*(?:\.[\d_]*)?|\d+\.\d*_[\d_]*|0x\w*_\w*)")
POWER = re.compile(r"[-+]?(?:\d+[eE][-+]?\d+|(?:\d+\.\d*|\.\d+)[eE]\d+)")
DAY = re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt ].*)?")
KINDS = (
    (SWITCH, "true or false to some readers, a text to others"),
    (OCTAL, "an octal number to some readers, a decimal one to others"),
    (PREFIXED, "a number to some readers, a text to others"),
    (SIXTIES, "a number in base 60 to some readers, a text to others"),
    (SPACED, "a number to some readers, a text to others"),
    (POWER, "a number to some readers, a text to others"),
    (DAY, "a day to some readers, a text to others"),
)
CHARTS = re.compile(r"apps/[^/]+/|overlays/[^/]+/[^/]+/chart/")
"""Charts may be somebody else's; only Helm reads them."""


def check(evidence: Evidence) -> Iterator[Finding]:
    """Each plain scalar that is read in two ways, unless it is refused for that."""
    for source in evidence.sources:
        if source.file is None or _is_of_a_chart(evidence, source.path):
            continue
        for node, why in _ambiguous(source.file):
            at = source.file.at(node)
            if not _is_refused(evidence, source, at):
                yield Finding(
                    f"{node.value} is {why}; put it in quotes or write it in full",
                    at,
                    level="warning",
                    app=source.app,
                    environment=source.environment,
                )


def _is_of_a_chart(evidence: Evidence, path: str) -> bool:
    """Whether a file belongs to a chart; a plain folder of manifests may be in apps."""
    charts = [i.application.path for i in evidence.instances if i.application]
    plain = any(path.startswith(f"{i}/") for i in charts) and not path.endswith(
        ("/Chart.yaml", "/values.yaml")
    )
    return bool(CHARTS.match(path)) and not plain


def _ambiguous(file: YamlFile) -> Iterator[tuple[Node, str]]:
    seen = set()
    for node in (node for root in file.roots for node in walk(root)):
        names = [key for key, _ in pairs(node)]
        for scalar in (node, *names):
            if id(scalar) not in seen and (why := _read_twice(file, scalar)):
                seen.add(id(scalar))
                yield scalar, why


def _read_twice(file: YamlFile, node: Node) -> str | None:
    """Why a plain scalar without a tag is two things."""
    if not isinstance(node.value, str) or node.style is not None:
        return None
    if file.text[node.start_mark.index : node.start_mark.index + 1] == "!":
        return None
    found = (why for pattern, why in KINDS if pattern.fullmatch(node.value))
    why = next(found, None)
    return None if why is None or _is_one_number(node.value) else why


def _is_one_number(text: str) -> bool:
    """Whether digits behind a 0 are the same number in both bases: `07`, `-01`."""
    digits = text.lstrip("+-")
    octal = OCTAL.fullmatch(text) and re.fullmatch("[0-7]+", digits)
    return bool(octal) and int(digits, 8) == int(digits)


def _is_refused(evidence: Evidence, source: Source, at: Position) -> bool:
    """Whether a schema refuses what Helm or Kubernetes reads there."""
    for instance in evidence.instances:
        reads = any(file.path == source.path for file in instance.overlays)
        if reads and at in [place for _, place in faults(instance).values()]:
            return True
    judged = (j for j in evidence.conformity.objects if j.file is source.file)
    return any(
        each.at(*pointer(message.path)) == at
        for each in judged
        for message in (each.verdict.messages if each.verdict else ())
    )
