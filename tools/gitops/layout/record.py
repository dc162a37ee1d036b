"""promoted.yaml: what promotions brought to an environment, machine-written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from gitops.errors import Position, Refusal
from gitops.yamlfile.document import YamlFile, load_mapping
from gitops.yamlfile.spelling import inline, written_key

HEADER = """\
# Written by tools/promote, read by the next promotion; do not edit.
# It says what was brought here, so that a change made here is never lost.
"""
HINT = "restore it with git, or delete it and promote with --adopt"


@dataclass(frozen=True)
class Acceptance:
    """One effect that somebody accepted, and why.

    `change` is the digest of that very change: another one is not accepted. `runbook`
    says that the steps by hand were taken which an impossible change needs.
    """

    effect: str
    resource: str
    change: str
    reason: str
    runbook: bool = False


@dataclass(frozen=True)
class Record:
    """What was brought from one environment to another.

    `commit` is the commit it was read from, `overlay` the blob id of the
    source's overlay there, `chart` the git tree id of the chart, `values` the
    value brought for each key that was set. `hotfixes` gives the reason of each
    key that was changed in the target itself since, `accepted` the effects of what
    was brought or changed last. `proof` is what showed that the source ran well.
    """

    source: str
    commit: str
    overlay: str
    chart: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    hotfixes: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[Acceptance, ...] = ()
    proof: str | None = None

    def brought(self, item: str, absent: Any = None) -> Any:
        """The value or chart that was brought for an item, or `absent`."""
        if item == "chart":
            return absent if self.chart is None else self.chart
        return self.values.get(item, absent)

    def text(self) -> str:
        """The file's text, the digest of the rest in its last line."""
        body = HEADER + "".join(self._lines())
        return f"{body}digest: {_digest(body)}\n"

    def _lines(self) -> list[str]:
        lines = [f"from: {inline(self.source, plain=True)}\n",
                 f"commit: {inline(self.commit)}\n",
                 f"overlay: {inline(self.overlay)}\n"]  # fmt: skip
        if self.chart is not None:
            lines.append(f"chart: {inline(self.chart)}\n")
        for name, block in (("values", self.values), ("hotfixes", self.hotfixes)):
            rows = [
                f"  {written_key(key)}: {inline(block[key])}\n" for key in sorted(block)
            ]
            if rows or name == "values":
                lines += [f"{name}:\n" if rows else f"{name}: {{}}\n", *rows]
        if self.proof is not None:
            lines.append(f"proof: {inline(self.proof)}\n")
        if self.accepted:
            rows = [f"  - {inline(_told(each))}\n" for each in self.accepted]
            lines += ["accepted:\n", *rows]
        return lines


def parse(path: str, data: bytes) -> Record:
    """The record in a file; Refusal where it is broken or was edited by hand."""
    file = load_mapping(path, data)
    body, _, tail = file.text.rpartition("digest: ")
    if not body or tail.strip() != _digest(body):
        raise Refusal(f"was edited by hand (its digest differs); {HINT}", _last(file))
    try:
        return _record(file.data(file.root))
    except (KeyError, TypeError) as error:
        raise Refusal(
            f"is not a record that promote writes; {HINT}", Position(path)
        ) from error


def _record(data: Any) -> Record:
    return Record(
        source=data["from"],
        commit=data["commit"],
        overlay=data["overlay"],
        chart=data.get("chart"),
        values=dict(data["values"]),
        hotfixes=dict(data.get("hotfixes", {})),
        proof=data.get("proof"),
        accepted=tuple(Acceptance(**item) for item in data.get("accepted", ())),
    )


def _told(acceptance: Acceptance) -> dict[str, Any]:
    fields = asdict(acceptance)
    return {name: value for name, value in fields.items() if value is not False}


def _digest(body: str) -> str:
    return f"sha256:{sha256(body.encode()).hexdigest()}"


def _last(file: YamlFile) -> Position:
    return Position(file.path, file.text.rstrip("\n").count("\n") + 1, 1)
