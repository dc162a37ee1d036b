"""What the README tells people to do, done on a copy of this repository."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support import FIXTURES, ROOT, Repo, live_copy

README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^\$ tools/(\w+)(.*?)(?:\s+#.*)?$", README, re.MULTILINE)


@pytest.fixture
def live(tmp_path: Path) -> Repo:
    return live_copy(tmp_path / "live")


@pytest.mark.parametrize(
    ("name", "words"),
    [pair for pair in COMMANDS if pair[0] != "test" and "--push" not in pair[1]],
)
def test_each_command_of_the_readme_works(live: Repo, name: str, words: str) -> None:
    import shlex

    done = live.tool(name, *shlex.split(words))
    assert done.code == 0, done


def test_the_two_commands_come_first() -> None:
    assert [name for name, _ in COMMANDS[:2]] == ["promote", "test"]


def test_the_tree_is_the_tree() -> None:
    block = README.split("## The tree")[1].split("```")[1]
    paths = re.findall(r"^(\S+/\S*|\S+\.yaml)", block, re.MULTILINE)
    assert len(paths) > 5
    for path in paths:
        assert (ROOT / path.replace("<env>", "dev")).exists(), path


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_an_environment_is_added_as_the_readme_says(live: Repo) -> None:
    live.write(
        "environments.yaml",
        live.read("environments.yaml")
        + '  stage:\n    promotesFrom: dev\n    kubernetesVersion: "1.36"\n',
    )
    shutil.copytree(live.root / "clusters/prod", live.root / "clusters/stage")
    for file in (live.root / "clusters/stage").iterdir():
        file.write_text(file.read_text().replace("/prod", "/stage"))
    live.write("overlays/stage/redis/values.yaml", "# Stage: like dev.\n")
    live.commit("Stage")
    assert "overlays/stage/redis/chart" in live.tool("lint").out
    done = live.tool("promote", "redis", "dev", "stage", "--adopt", "source")
    assert done.code == 0, done
    live.git("merge", "--quiet", "promote/redis/dev-to-stage")
    done = live.tool("lint")
    assert done.code == 0, done


def add_cache(live: Repo, environment: str) -> None:
    folder = f"clusters/{environment}"
    live.write(f"overlays/{environment}/cache/values.yaml", "# Nothing special.\n")
    application = live.read(f"{folder}/redis.yaml").replace("/redis", "/cache")
    application = application.replace("name: redis", "name: cache")
    application = application.replace("/cache-gitops", "/redis-gitops")
    live.write(f"{folder}/cache.yaml", application)
    kind = "    - {group: apps, kind: StatefulSet}\n"
    other = kind.replace("StatefulSet", "Deployment")
    live.replace(f"{folder}/project.yaml", kind, kind + other)


def test_an_app_is_added_as_the_readme_says(live: Repo) -> None:
    shutil.copytree(FIXTURES / "simple/apps/cache", live.root / "apps/cache")
    for environment in ("dev", "prod"):
        add_cache(live, environment)
    live.commit("Cache")
    done = live.tool("promote", "cache", "dev", "prod", "--adopt", "source")
    assert done.code == 0, done
    live.git("merge", "--quiet", "promote/cache/dev-to-prod")
    done = live.tool("lint")
    assert done.code == 0, done
