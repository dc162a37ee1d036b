"""Many objects given to kubectl at once, with what it says of each."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.cluster.cluster import Cluster

Object = dict[str, Any]
BEGIN = re.compile(r"(?=Error from server|resource mapping|unable to decode)")
"""Where kubectl begins to speak of another object."""

ABOUT = re.compile(r'"[^" ]*/(\d+)\.json"')
# kubectl names the file that an error is about only where there are several errors.
ANOTHER = {"apiVersion": "v1", "kind": "Nothing", "metadata": {"name": "nothing"}}
MINUTES = 10


def errors(cluster: Cluster, words: Sequence[str], bodies: Sequence[Object]
           ) -> list[str]:  # fmt: skip
    """What a command says against each object, empty where it takes it.

    The objects are handled in their order.
    """
    if not bodies:
        return []
    with TemporaryDirectory() as folder:
        for number, body in enumerate([*bodies, ANOTHER]):
            text = json.dumps(body, ensure_ascii=False)
            Path(folder, f"{number:05}.json").write_text(text)
        done = cluster.run(*words, "-f", folder, limit=MINUTES * 60)
    said: dict[int, str] = {}
    for text in BEGIN.split(done.stderr):
        if about := ABOUT.search(text):
            said[int(about[1])] = ABOUT.sub("it", text).strip()
    assert len(bodies) in said, f"kubectl did not get to the end: {done.stderr}"
    return [said.get(number, "") for number in range(len(bodies))]
