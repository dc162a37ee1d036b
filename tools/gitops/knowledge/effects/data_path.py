"""The server looks for its data in another place, finds nothing and starts empty.

Redis reads one folder (`dir`) and in it, by its mode, one name: `dbfilename`, or
`appendfilename` in `appenddirname`. Where the folder leads to another place of the
volume, to another volume or to none, or the name changes, the server starts without a
word about what it does not find. The old files stay where they are; what is written
from then on is only in the new place. A start-up script that remembers the names
refuses to start when they change.

Instead: leave the place as it is, or move `mountPath` and `dir` together. To move the
data, stop the server, move the files in a pod that mounts the volume, then merge.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops.knowledge.change import Change
from gitops.knowledge.effect import Found
from gitops.knowledge.redis.mounted import mounts
from gitops.knowledge.redis.server import Server
from gitops.render.resources import Resource
from gitops.yamlfile.keys import Path

LEVEL = "danger"
REVERSIBLE = True
NAMES = {"rdb": ("dbfilename",), "aof": ("appenddirname", "appendfilename")}
ALL = (*NAMES["rdb"], *NAMES["aof"])


def find(change: Change) -> Iterator[Found]:
    """Servers whose data is elsewhere, or named otherwise, than it was."""
    for old, new in change.servers:
        if "none" in (old.mode, new.mode) or not old.data.lasting:
            continue
        if old.data.place != new.data.place:
            yield _moved(old, new)
        else:
            yield from _named(old, new)


def _moved(old: Server, new: Server) -> Found:
    where = str(old.data.place), str(new.data.place)
    verb = "starts empty" if new.data.lasting else "keeps its data nowhere"
    message = f"Redis {verb}: its data was in {where[0]}, and it looks in {where[1]}"
    resource, path = _cause(old, new)
    return Found(resource, message, path, *where)


def _cause(old: Server, new: Server) -> tuple[Resource, Path]:
    if old.value("dir") != new.value("dir"):
        return new.at("dir")
    workload = new.workload
    before, after = _mount(old), _mount(new)
    if before == after:
        return workload.resource, workload.at("volumes", after[:1][0])
    path = ("containers", new.name, "volumeMounts", *(after or before)[:1])
    return workload.resource, workload.at(*path)


def _mount(server: Server) -> tuple[str, ...]:
    """The mount that holds the data: volume, path, place in the volume."""
    for mount in mounts(server.container):
        if mount.inside(server.data.folder) is not None:
            return mount.volume, mount.path, mount.sub
    return ()


def _named(old: Server, new: Server) -> Iterator[Found]:
    remembered = old.managed and new.managed
    sought = NAMES[old.mode] if new.managed or old.mode == new.mode else ()
    for name in ALL if remembered else sought:
        before, after = str(old.value(name)), str(new.value(name))
        if before != after:
            verb = "refuses to start" if remembered else "starts empty"
            message = f"Redis {verb}: {name} was {before}, and is {after}"
            resource, path = new.at(name)
            yield Found(resource, message, path, before, after)
