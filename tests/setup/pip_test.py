"""pip where Python brings none: the wheel of pip.lock, from the user's index."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from setup import pip
from setup.faults import HASH, SetupError
from setup.job import Job
from tests.setup.checkout import Index

NAME = "pip-99.1-py3-none-any.whl"
CONTENT = b"a wheel"


@pytest.fixture
def job(tmp_path: Path, index: Index, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A set-up whose pip.lock pins a wheel that the index serves."""
    index.files[NAME] = CONTENT
    made = Job(tmp_path, 0)
    made.scratch.mkdir(parents=True)
    made.pin("pip.lock").parent.mkdir(parents=True)
    digest = sha256(CONTENT).hexdigest()
    made.pin("pip.lock").write_text(f"pip==99.1 \\\n    --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_INDEX_URL", index.address)
    return made


def test_fetched_once_and_kept(job: Job, index: Index) -> None:
    assert pip._pinned(job).read_bytes() == CONTENT
    index.asked.clear()
    assert pip._pinned(job).name == NAME
    assert index.asked == []


def test_another_content_is_refused_and_not_kept(job: Job, index: Index) -> None:
    index.files[NAME] = b"something else"
    with pytest.raises(SetupError, match=HASH[:40]):
        pip._pinned(job)
    assert not (job.home / NAME).exists()


def test_an_index_without_it(job: Job, index: Index) -> None:
    del index.files[NAME]
    with pytest.raises(SetupError, match=f"has no {NAME}; check PIP_INDEX_URL"):
        pip._pinned(job)


def test_the_login_of_the_address_is_sent_and_never_shown(
    job: Job, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = index.address.replace("//", "//me:p%40ss@")
    monkeypatch.setenv("PIP_INDEX_URL", address)
    pip._pinned(job)
    expected = f"Basic {b64encode(b'me:p@ss').decode()}"
    assert index.asked[0] == ("/simple/pip/", expected)
    monkeypatch.setenv("PIP_INDEX_URL", address.replace("/simple", "/none"))
    index.files.clear()
    (job.home / NAME).unlink()
    with pytest.raises(SetupError) as caught:
        pip._pinned(job)
    assert "ss@" not in str(caught.value)


def test_no_network(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(SetupError, match="does not answer; check the connection"):
        pip._pinned(job)


def test_pips_own_configuration_names_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://index.example/%7Ea/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert pip._index() == "https://index.example/%7Ea/simple"


def test_certificates_named_for_other_programs_serve_pip_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in pip.CERTIFICATES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/ca.pem")
    assert pip.environment()["PIP_CERT"] == "/ca.pem"
