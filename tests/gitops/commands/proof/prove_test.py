from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from gitops.commands.proof.prove import Proof, needed, prove, soak
from gitops.commands.proof.request import Wanted
from gitops.commands.proof.windows import closed
from gitops.commands.state import State
from gitops.errors import GitopsError, Refusal, Surroundings, Usage
from gitops.layout import app as layouts
from gitops.layout.environments import Environment, Environments
from gitops.render import engines
from gitops.repository import git
from gitops.repository.source import Source
from gitops.yamlfile.keys import replaced
from tests.gitops.promoting import LAB
from tests.support import FIXTURES, Repo

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=timezone.utc)
KUBECTL = """\
#!/bin/sh
case "$*" in
  *applications.argoproj.io*) cat {folder}/application.json ;;
  *) cat {folder}/live.json ;;
esac
"""


def application(name: str, revision: str, applied: str = "") -> Any:
    text = (FIXTURES / "applications" / f"{name}.json").read_text()
    return json.loads(text.replace("REVISION", revision).replace("APPLIED", applied))


def state(repo: Repo) -> tuple[Source, State, str]:
    source = Source(git.find(repo.root))
    commit = source.resolve("HEAD")
    layout = layouts.read(source.at(commit))
    origin = State(layout, layout.place("cache", "lab"), engines.engine())
    return source, origin, commit


def proof(repo: Repo, live: Any, span: str = "", context: str | None = None) -> Proof:
    file = repo.root.parent / "application.json"
    file.write_text(json.dumps(live))
    wanted = Wanted(None, context) if context else Wanted(file)
    source, origin, commit = state(repo)
    wait = timedelta(minutes=int(span or 0))
    return prove(wanted, source, origin, commit, wait, NOW)


def why(repo: Repo, live: Any, span: str = "", context: str | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        proof(repo, live, span, context)
    return str(caught.value)


def head(repo: Repo) -> str:
    return repo.git("rev-parse", "HEAD")


def test_a_healthy_application_at_the_promoted_revision_is_a_proof(repo: Repo) -> None:
    found = proof(repo, application("healthy", head(repo)))
    assert found.line == (
        f"healthy in lab at {head(repo)[:7]} for 2 min 8 s, by its status alone"
    )


def test_a_file_tells_nothing_of_the_time_after_it_was_written(repo: Repo) -> None:
    live = application("healthy", head(repo))
    assert "2 min 8 s when last seen, not yet for 10 min" in why(repo, live, "10")


def test_an_older_revision_that_holds_the_same_is_a_proof(repo: Repo) -> None:
    before = head(repo)
    repo.write("notes.txt", "nothing that is rendered")
    repo.commit()
    assert proof(repo, application("healthy", before)).revision == before


def test_a_revision_with_other_values_or_another_chart_is_none(repo: Repo) -> None:
    before = head(repo)
    repo.replace(LAB, "tag:", "tag: ")
    repo.commit()
    assert f"{LAB} has other values" in why(repo, application("healthy", before))
    before = head(repo)
    repo.replace("apps/cache/values.yaml", "64Mi", "65Mi")
    repo.commit()
    assert "where the chart of lab is another" in why(
        repo, application("healthy", before)
    )


def test_a_revision_that_git_does_not_know_wants_a_fetch(repo: Repo) -> None:
    assert "not known here; git fetch" in why(repo, application("healthy", "a" * 40))


def test_a_revision_of_another_history_is_none(repo: Repo) -> None:
    tree = repo.git("rev-parse", "HEAD^{tree}")
    stray = repo.git("commit-tree", tree, "-m", "stray")
    assert "not in the history" in why(repo, application("healthy", stray))


def test_a_silently_stuck_application_is_named_as_that(repo: Repo) -> None:
    applied = head(repo)
    repo.replace("apps/cache/values.yaml", "64Mi", "65Mi")
    repo.commit()
    live = application("stuck", head(repo), applied)
    assert "silently stuck" in why(repo, live)
    assert "argo-cd/issues/28722" in why(repo, live)


def test_a_revision_that_left_nothing_to_apply_is_not_stuck(repo: Repo) -> None:
    applied = head(repo)
    repo.write(LAB, repo.read(LAB) + "# a comment\n")
    repo.commit()
    assert proof(repo, application("stuck", head(repo), applied)).objects == 0


@pytest.mark.parametrize("live", [[], {"kind": "List", "items": []}])
def test_a_document_of_another_shape_is_refused(repo: Repo, live: Any) -> None:
    assert "not one Application" in why(repo, live)


def fake_kubectl(repo: Repo, live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repo.root.parent
    (folder / "live.json").write_text(json.dumps({"kind": "List", "items": live}))
    (folder / "kubectl").write_text(KUBECTL.format(folder=folder))
    (folder / "kubectl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def rendered(repo: Repo) -> list[Mapping[str, Any]]:
    return [each.body for each in state(repo)[1].rendering.resources]


def test_a_cluster_is_asked_for_the_live_objects_too(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_kubectl(repo, rendered(repo), monkeypatch)
    found = proof(repo, application("healthy", head(repo)), "10", "lab-cluster")
    assert (found.how, found.objects) == ("context", 2)
    assert "for 30 min 48 s, live objects compared" in found.line


def test_live_objects_that_differ_or_are_missing_are_no_proof(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application("healthy", head(repo))
    config, workload = rendered(repo)
    changed = replaced(workload, ("spec", "replicas"), 7)
    fake_kubectl(repo, [config, changed], monkeypatch)
    assert "spec.replicas differs; a silently stuck" in why(repo, app, "", "lab")
    fake_kubectl(repo, [workload], monkeypatch)
    assert "has no ConfigMap" in why(repo, app, "", "lab")


def test_evidence_that_is_not_there_says_why(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source, origin, commit = state(repo)

    def ends(wanted: Wanted) -> GitopsError:
        with pytest.raises(GitopsError) as caught:
            prove(wanted, source, origin, commit, timedelta(), NOW)
        return caught.value

    assert isinstance(ends(Wanted(tmp_path / "none.json")), Surroundings)
    (tmp_path / "bad.json").write_text("kind: Application")
    assert "is not JSON" in str(ends(Wanted(tmp_path / "bad.json")))
    assert isinstance(ends(Wanted()), Usage)
    assert isinstance(ends(Wanted(tmp_path, "lab")), Usage)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert "kubectl is not installed" in str(ends(Wanted(None, "lab")))


def test_an_environment_says_whether_it_wants_a_proof() -> None:
    live = Environment("live", "1.36", require_proof=True, soak="1h30m")
    found = Environments({"live": live, "lab": Environment("lab", "1.36")})
    assert (needed(found, "live"), needed(found, "lab")) == (True, False)
    assert (soak(found, "live"), soak(found, "lab")) == (
        timedelta(minutes=90), timedelta()
    )  # fmt: skip


PROJECT = """\
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default}
spec:
  syncWindows:
    - {kind: deny, schedule: "0 0 * * 0", duration: 1h, applications: [other]}
    - {kind: deny, schedule: "0 18 * * *", duration: 14h, applications: ["*"],
       timeZone: Europe/Berlin}
"""


def test_a_closed_window_is_told_with_its_line_and_its_end(repo: Repo) -> None:
    application_ = state(repo)[1].application
    repo.write("clusters/lab/project.yaml", PROJECT)
    repo.commit()
    _, origin, _ = state(repo)
    assert closed(origin.layout, application_, NOW) == (
        "lab is closed until Wed 25 Nov 08:00 (Europe/Berlin): deny window of "
        "project default, clusters/lab/project.yaml:7"
    )
    assert closed(origin.layout, application_, NOW - timedelta(hours=2)) is None


def test_a_revision_whose_application_reads_something_else_is_none(repo: Repo) -> None:
    before = head(repo)
    live = application("healthy", before)
    repo.replace("clusters/lab/cache.yaml", "releaseName: shop", "releaseName: two")
    repo.commit()
    live = json.loads(json.dumps(live).replace('"shop"', '"two"'))
    live["spec"]["destination"]["namespace"] = "shop"
    live["status"]["sync"]["comparedTo"] = {}
    assert "reads something else than is promoted" in why(repo, live)
