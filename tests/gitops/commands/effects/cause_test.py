"""Each effect at the line that causes it, in Applications of every kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support import Repo, make_repository

SYSTEM = "overlays/lab/system/values.yaml"
CONFIG = "apps/system/charts/redis/templates/config.yaml"
HELPERS = "apps/system/charts/redis/templates/_helpers.tpl"
DEFAULTS = "apps/system/charts/redis/values.yaml"


@pytest.fixture
def shop(tmp_path: Path) -> Repo:
    return make_repository(tmp_path / "repo", "consequences")


def effects(repo: Repo, environment: str = "lab") -> list[str]:
    """Each effect as `id path:line`."""
    done = repo.tool("diff", "HEAD", "--format", "json")
    assert done.code == 0, done
    found = json.loads(done.out)["environments"][environment]["effects"]
    return sorted(f"{e['id']} {e['path']}:{e.get('line', '-')}" for e in found)


def test_nothing_changed(shop: Repo) -> None:
    assert effects(shop) == []


def test_a_value_of_the_overlay(shop: Repo) -> None:
    shop.replace(SYSTEM, "size: 1Gi", "size: 2Gi")
    assert effects(shop) == [f"volume-grow {SYSTEM}:3"]


def test_two_values_each_with_its_own_effect(shop: Repo) -> None:
    shop.write(SYSTEM, "redis:\n  maxmemory: 100mb\n  size: 2Gi\n")
    assert effects(shop) == [
        f"maxmemory-lowered {SYSTEM}:2",
        f"pod-restart {SYSTEM}:2",
        f"volume-grow {SYSTEM}:3",
    ]


def test_a_value_that_the_overlay_no_longer_sets(shop: Repo) -> None:
    path = "overlays/live/system/values.yaml"
    shop.replace(path, "  maxmemory: 400mb\n", "")
    assert f"maxmemory-lowered {DEFAULTS}:4" in effects(shop, "live")


def test_a_default_of_a_subchart(shop: Repo) -> None:
    shop.replace(DEFAULTS, "appendfsync: everysec", "appendfsync: 'no'")
    assert effects(shop) == [
        f"fsync-weakened {DEFAULTS}:5",
        f"pod-restart {DEFAULTS}:5",
    ]


def test_a_line_of_a_template(shop: Repo) -> None:
    shop.replace(CONFIG, "appendfsync {{ .Values.appendfsync }}", "appendfsync no")
    assert effects(shop) == [f"fsync-weakened {CONFIG}:9", f"pod-restart {CONFIG}:9"]


def test_a_helper_that_several_templates_use(shop: Repo) -> None:
    shop.replace(HELPERS, "[ReadWriteOnce]", "[ReadWriteMany]")
    assert effects(shop) == [f"volume-access-mode {HELPERS}:7"]


def test_a_template_and_a_value_at_once(shop: Repo) -> None:
    shop.replace(CONFIG, "appendfsync {{ .Values.appendfsync }}", "appendfsync no")
    shop.replace(SYSTEM, "size: 1Gi", "size: 2Gi")
    assert effects(shop) == [
        f"fsync-weakened {CONFIG}:9",
        f"pod-restart {CONFIG}:9",
        f"volume-grow {SYSTEM}:3",
    ]


def test_a_template_that_is_gone(shop: Repo) -> None:
    path = "apps/system/templates/frontend.yaml"
    (shop.root / path).unlink()
    assert effects(shop) == [f"object-removed {path}:-"]


def test_a_value_that_takes_a_subchart_away(shop: Repo) -> None:
    shop.write(SYSTEM, "redis:\n  enabled: false\n  size: 1Gi\n")
    assert f"workload-removed {SYSTEM}:2" in effects(shop)


def test_what_tpl_makes_of_a_value(shop: Repo) -> None:
    shop.write("overlays/lab/tpl/values.yaml", "memory: 50mb\nevict: true\n")
    assert effects(shop) == [
        "maxmemory-lowered overlays/lab/tpl/values.yaml:1",
        "pod-restart overlays/lab/tpl/values.yaml:1",
    ]


def test_a_default_that_only_tpl_reads(shop: Repo) -> None:
    shop.replace("apps/tpl/values.yaml", "evict: true", "evict: false")
    assert effects(shop) == [
        "eviction-policy apps/tpl/values.yaml:8",
        "pod-restart apps/tpl/values.yaml:8",
    ]


def test_hooks_lists_notes_and_custom_kinds(shop: Repo) -> None:
    shop.write("overlays/lab/kit/values.yaml", "greeting: Bye\njob: example.org/m:2\n")
    assert effects(shop) == ["job-immutable overlays/lab/kit/values.yaml:2"]


def test_a_crd_that_goes(shop: Repo) -> None:
    (shop.root / "apps/kit/crds/widgets.yaml").unlink()
    assert effects(shop) == ["crd-removed apps/kit/crds/widgets.yaml:-"]


def test_a_plain_folder(shop: Repo) -> None:
    shop.replace("apps/plain/server.yaml", "mountPath: /srv", "mountPath: /var/srv")
    shop.replace("apps/plain/disk.yaml", "storage: 2Gi", "storage: 1Gi")
    assert effects(shop) == [
        "claim-immutable apps/plain/disk.yaml:9",
        "mount-moved apps/plain/server.yaml:26",
        "pod-restart apps/plain/server.yaml:27",
    ]


def test_the_application_itself(shop: Repo) -> None:
    path = "clusters/lab/system.yaml"
    shop.replace(path, "namespace: shop\n", "namespace: mall\n")
    assert f"application-destination {path}:16" in effects(shop)


def test_a_shared_chart_is_an_effect_where_it_was_not_tried(shop: Repo) -> None:
    shop.replace(CONFIG, "appendfsync {{ .Values.appendfsync }}", "appendfsync no")
    assert [e for e in effects(shop) if "shared" in e] == []
    shared = [e for e in effects(shop, "live") if "shared" in e]
    assert shared == [f"shared-chart {CONFIG}:9"] * 2


def test_a_value_of_its_own_is_no_edit_of_the_chart(shop: Repo) -> None:
    path = "overlays/live/system/values.yaml"
    shop.replace(path, "size: 10Gi", "size: 20Gi")
    assert effects(shop, "live") == [f"volume-grow {path}:2"]


def test_rendering_that_differs_when_repeated(shop: Repo) -> None:
    path = "apps/kit/templates/secret.yaml"
    shop.write(path, MADE_UP)
    shop.commit()
    shop.replace("overlays/lab/kit/values.yaml", "lab", "there")
    assert effects(shop) == [f"unstable-rendering {path}:6"]
    done = shop.tool("diff", "HEAD", "--format", "json")
    changed = json.loads(done.out)["environments"]["lab"]["resources"]
    assert [c["resource"] for c in changed] == ["ConfigMap/shop-one", "Widget/shop"]


MADE_UP = """\
apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}
stringData:
  password: {{ randAlphaNum 20 }}
"""


def test_a_name_that_differs_when_repeated(shop: Repo) -> None:
    path = "apps/kit/templates/secret.yaml"
    shop.write(path, MADE_UP.replace("{{ .Release.Name }}", "a{{ randNumeric 20 }}"))
    shop.commit()
    shop.replace("overlays/lab/kit/values.yaml", "lab", "there")
    assert effects(shop) == [f"unstable-rendering {path}:4"]


def test_comments_order_and_quotes_change_nothing(shop: Repo) -> None:
    shop.write(SYSTEM, '# Other words.\nredis: {"size": "1Gi"}\n')
    assert effects(shop) == []


def test_a_state_that_was_broken_is_unknown_and_no_obstacle(shop: Repo) -> None:
    good = shop.read(CONFIG)
    shop.write(CONFIG, good + '{{ fail "no" }}\n')
    shop.commit()
    shop.write(CONFIG, good)
    assert effects(shop) == ["state-unknown apps/system:-"]
    assert effects(shop, "live") == ["state-unknown apps/system:-"]
    assert shop.tool("diff", "HEAD", "--check").code == 1


def test_files_that_only_work_together_fall_back_to_the_own_template(
    shop: Repo,
) -> None:
    """A template that calls a new helper does not render without it, nor before it."""
    shop.write(HELPERS, shop.read(HELPERS) + HELPER)
    shop.replace(CONFIG, "{{ .Values.appendfsync }}", '{{ include "redis.sync" . }}')
    shop.write("apps/system/charts/redis/values.schema.json", "{}\n")
    assert effects(shop) == [f"fsync-weakened {CONFIG}:9", f"pod-restart {CONFIG}:9"]


HELPER = """
{{- define "redis.sync" -}}
no
{{- end }}
"""
