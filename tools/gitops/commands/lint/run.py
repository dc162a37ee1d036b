"""One run: the evidence, every rule over it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gitops.commands import accept, diff
from gitops.commands.lint import selection
from gitops.commands.lint.census import Census
from gitops.commands.lint.gather import Gatherer
from gitops.commands.lint.merging import merged
from gitops.commands.lint.selection import Selection
from gitops.errors import GitopsError, Position, Refusal, Surroundings
from gitops.knowledge.effect import Effect
from gitops.knowledge.evidence import Evidence
from gitops.knowledge.finding import LEVELS, Finding
from gitops.knowledge.rules import RULES, Check, identity, suppression
from gitops.layout.application import FOLDER
from gitops.render.request import Engine
from gitops.repository.source import Source


@dataclass(frozen=True)
class Request:
    """The words of `tools/lint`: paths, or a revision, or neither for everything."""

    paths: Sequence[str] = ()
    changed_from: str | None = None


@dataclass(frozen=True)
class Checked:
    """How much was looked at."""

    environments: int = 0
    applications: int = 0
    resources: int = 0


@dataclass(frozen=True)
class Report:
    """What a run found; `failures` are rules that could not do their work.

    `allowed` are findings that a comment allows, each with its reason. `idle` says that
    the selection touches nothing that lint reads.
    """

    findings: Sequence[Finding] = ()
    checked: Checked = Checked()
    failures: Sequence[Exception] = ()
    allowed: Sequence[tuple[Finding, str]] = ()
    idle: bool = False

    def count(self, level: str) -> int:
        """How many findings are of a level."""
        return sum(finding.level == level for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """1 for errors, else 0; a failure ends the command in its own way."""
        return 1 if self.count("error") else 0


def run(source: Source, engine: Engine, request: Request) -> Report:
    """Lint the working tree; Surroundings where it holds nothing to lint."""
    chosen = _selection(source, request)
    census = Census(source, engine)
    evidence = Gatherer(census, chosen).evidence()
    if request.changed_from is not None:
        compared = partial(_effects, source, engine, request.changed_from)
        joined = partial(merged, source, request.changed_from, evidence)
        evidence = replace(evidence, effects=compared, merged=joined)
    found, failures = judge(evidence, RULES)
    findings, allowed = settled(evidence, found)
    if not census.applications and not failures and not _errors(findings):
        raise Surroundings(
            f"nothing to lint: no Application in {FOLDER}/ of any environment"
        )
    checked, idle = _checked(evidence), _idle(evidence)
    return Report(findings, checked, failures, allowed, idle=idle)


def judge(
    evidence: Evidence, checks: Mapping[str, Check]
) -> tuple[list[Finding], list[Exception]]:
    """Every rule's findings in order of place; and what made rules fail.

    A rule that fails is itself a finding, and the others still run.
    """
    found: dict[Finding, None] = {}
    failures: list[Exception] = []
    for name, check in checks.items():
        findings, failure = _asked(check, evidence)
        if failure is not None and failure not in failures:
            failures.append(failure)
            findings.append(Finding(_failed(failure)))
        found.update((replace(finding, rule=name), None) for finding in findings)
    return sorted(found, key=_place), failures


def settled(
    evidence: Evidence, findings: Sequence[Finding]
) -> tuple[list[Finding], list[tuple[Finding, str]]]:
    """What is left of the findings, and what comments allow, each with its reason.

    A comment that allows nothing is a finding itself.
    """
    allowed: dict[Finding, str] = {}
    left = []
    for each in evidence.suppressions:
        covered = [finding for finding in findings if each.covers(finding)]
        allowed.update((finding, each.reason) for finding in covered)
        left += [] if covered else [each]
    kept = [finding for finding in findings if finding not in allowed]
    name = identity(suppression)
    kept += [replace(each, rule=name) for each in suppression.unused(evidence, left)]
    return sorted(kept, key=_place), [*allowed.items()]


def _asked(check: Check, evidence: Evidence) -> tuple[list[Finding], Exception | None]:
    """What a rule says until its end, or until it fails."""
    found: list[Finding] = []
    try:
        found.extend(check(evidence))
    except Exception as error:  # whatever it is, it must not hide the others
        return found, error
    return found, None


def _failed(error: Exception) -> str:
    if isinstance(error, GitopsError):
        return f"could not check: {error}"
    kind = type(error).__name__
    return f"a bug in this rule: {kind}: {error} (--debug shows where)"


def _selection(source: Source, request: Request) -> Selection:
    if request.changed_from is not None:
        return selection.changed(source, request.changed_from)
    return selection.named(source.git, request.paths) if request.paths else Selection()


def _effects(
    source: Source, engine: Engine, revision: str
) -> Sequence[tuple[Effect, bool]] | Refusal:
    """The grave effects since a revision was left, and whether they lack an answer."""
    try:
        base = source.at(selection.left(source, revision))
        made = diff.between(base, source.working_tree, engine)
    except Refusal as refusal:
        return refusal
    outcomes = made.environments.values()
    found = [effect for outcome in outcomes for effect in outcome.effects]
    grave = [effect for effect in found if effect.level in accept.GRAVE]
    return [(effect, effect in made.open) for effect in grave]


def _place(finding: Finding) -> tuple[str, int, int, int, str]:
    at = finding.at or Position("")
    level = LEVELS.index(finding.level)
    return at.path, at.line or 0, at.column or 0, level, finding.message


def _errors(findings: Sequence[Finding]) -> bool:
    return any(finding.level == "error" for finding in findings)


def _checked(evidence: Evidence) -> Checked:
    try:
        objects = evidence.conformity.objects
    except Exception:  # the rules that need it have said why
        objects = ()
    names = {instance.environment.name for instance in evidence.instances}
    names |= {judged.environment.name for judged in objects}
    applications = [i for i in evidence.instances if i.application is not None]
    return Checked(len(names), len(applications), len(objects))


def _idle(evidence: Evidence) -> bool:
    return not (evidence.sources or evidence.instances)
