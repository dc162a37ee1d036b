"""A volume that is small enough to fill, in the place of the one that Redis has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gitops.yamlfile.keys import lookup
from tests.cluster import client, node
from tests.cluster.client import CLAIM, POD
from tests.cluster.cluster import Cluster

ENTER = """
for name in /proc/[0-9]*/comm; do
    [ "$(cat "$name" 2>/dev/null)" = kubelet ] && kubelet=${name%/comm} && break
done
exec nsenter --target "${kubelet#/proc/}" --mount -- sh -c "$@"
"""
"""Runs a script where the kubelet sees the node's file systems."""

OVER = """
set -e
work=$(mktemp -d)
cp -a "$1/." "$work"
mount -t tmpfs -o "size=$2" small "$1"
cp -a "$work/." "$1"
rm -r "$work"
"""
"""Data and rights are those of the volume, which lies unchanged below."""

BALLAST = "/data/ballast"
FILL = f"dd if=/dev/zero of={BALLAST} bs=64k; dd if=/dev/zero of={BALLAST}.1 bs=1; true"


def folder(cluster: Cluster) -> str:
    """Where the node has Redis' volume; empty where it is no folder there."""
    name = cluster.get("pvc", CLAIM)["spec"]["volumeName"]
    spec = cluster.get("pv", name)["spec"]
    paths = (lookup(spec, (kind, "path")) for kind in ("local", "hostPath"))
    return str(next((path for path in paths if path), ""))


@contextmanager
def small(cluster: Cluster, path: str, size: str) -> Iterator[None]:
    """Have Redis run on a file system of that size, with the data of its volume."""
    _on_the_node(cluster, OVER, path, size)
    try:
        cluster.delete("pod", POD)
        client.ready(cluster)
        yield
    finally:
        _on_the_node(cluster, 'umount --lazy "$1"', path)
        cluster.delete("pod", POD)
        client.ready(cluster)


def full(cluster: Cluster) -> None:
    """Leave no byte on Redis' volume."""
    cluster.execute(POD, "sh", "-c", f"{{ {FILL}; }} 2>/dev/null")


def roomy(cluster: Cluster) -> None:
    """Take that back."""
    cluster.execute(POD, "sh", "-c", f"rm -f {BALLAST} {BALLAST}.1")


def _on_the_node(cluster: Cluster, script: str, *words: str) -> None:
    node.start(cluster)
    command = ("sh", "-c", ENTER, "sh", script, "sh", *words)
    cluster.execute(node.POD, *command)
