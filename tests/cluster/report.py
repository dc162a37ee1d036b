"""What a red test needs besides its traceback: how the clusters stood."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Generator, Iterator

import pytest

from gitops.yamlfile.keys import lookup
from tests.cluster.argocd import standing, told
from tests.cluster.cluster import ARGOCD, NAMESPACE, Cluster, Object, configured
from tests.cluster.wait import NotYet

EVENTS = 20
LINES = "20"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add every cluster's state to the report of a test that failed."""
    report = yield
    if report.failed and item.get_closest_marker("cluster"):
        for name, cluster in configured().items():
            report.sections.append((f"cluster {name} ({call.when})", state(cluster)))
    return report


def state(cluster: Cluster) -> str:
    """Applications, events and the pods' last words; never an error of its own."""
    return "\n".join(_tried(part, cluster) for part in (_applications, _events, _pods))


def _tried(part: Callable[[Cluster], Iterator[str]], cluster: Cluster) -> str:
    try:
        return "\n".join(part(cluster))
    except (NotYet, subprocess.TimeoutExpired) as error:
        return f"({error})"


def _applications(cluster: Cluster) -> Iterator[str]:
    for live in cluster.every("application", ARGOCD):
        name = live["metadata"]["name"]
        yield f"Application {name}: {' '.join(standing(live))}"
        yield from (f"  {line}" for line in told(live).splitlines())


def _events(cluster: Cluster) -> Iterator[str]:
    found = sorted(cluster.every("event"), key=_when)
    yield f"Events of {NAMESPACE}, the last {EVENTS}:"
    for event in found[-EVENTS:]:
        about = event["involvedObject"]
        yield (
            f"  {_when(event)} {event['type']} {event['reason']} "
            f"{about['kind']}/{about.get('name', '')}: {event.get('message', '')}"
        )


def _when(event: Object) -> str:
    times = (event.get("lastTimestamp"), event.get("eventTime"))
    return str(next((each for each in times if each), ""))


def _pods(cluster: Cluster) -> Iterator[str]:
    for pod in cluster.every("pod"):
        name, status = pod["metadata"]["name"], pod["status"]
        yield f"Pod {name}: {status.get('phase')}"
        for each in status.get("containerStatuses", []):
            for key in ("state", "lastState"):
                yield f"  {each['name']} {key}: {lookup(each, (key,))}"
        for words in ((), ("--previous",)):
            done = cluster.run("logs", "-n", NAMESPACE, name, "--all-containers",
                               f"--tail={LINES}", *words)  # fmt: skip
            if not done.returncode:
                yield f"  log{' of the run before' if words else ''}:"
                yield from (f"    {line}" for line in done.stdout.splitlines())
