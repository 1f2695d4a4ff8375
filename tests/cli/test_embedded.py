"""The embedded Valkey answers on a private socket only, keeps what it was told, and is never there twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import redis

from bot.cli import embedded
from bot.config import SettingsError
from bot.config_sources import socket_path
from tests.cli.processes import alive, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name, as a socket's path needs."""
    folder = Path(tempfile.mkdtemp(prefix="kbr-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def pid_of(home: Path) -> int:
    assert eventually(embedded.pid_file(home).exists)
    return int(embedded.pid_file(home).read_text(encoding="ascii"))


def test_it_answers_and_is_as_we_need_it(home: Path) -> None:
    with embedded.running(home) as url:
        client = redis.Redis.from_url(url)
        wanted = {
            "maxmemory-policy": "noeviction",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "port": "0",
        }
        assert {key: client.config_get(key)[key] for key in wanted} == wanted
        assert socket_path(home).stat().st_mode & 0o777 == 0o700
        pid = pid_of(home)
    assert not alive(pid)
    assert not embedded.answers(home)


def test_it_keeps_what_it_was_told(home: Path) -> None:
    with embedded.running(home) as url:
        redis.Redis.from_url(url).set("due", "1")
    with embedded.running(home) as url:
        assert redis.Redis.from_url(url).get("due") == b"1"


def test_a_deep_folder_gets_a_socket_elsewhere(home: Path) -> None:
    deep = home / ("d" * 120)
    deep.mkdir()
    try:
        with embedded.running(deep) as url:
            assert redis.Redis.from_url(url).ping()
            assert not url.startswith(f"unix://{home}")
    finally:
        shutil.rmtree(socket_path(deep).parent, ignore_errors=True)


def test_a_folder_for_the_socket_that_others_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(SettingsError, match="not this user's alone"):
        embedded.private_folder(tmp_path)


def test_a_server_that_was_left_behind_is_replaced(home: Path) -> None:
    orphan = subprocess.Popen([*embedded.child(home).command], start_new_session=True)
    try:
        assert eventually(lambda: embedded.answers(home))
        client = redis.Redis(unix_socket_path=str(socket_path(home)))
        client.set("due", "1")
        with embedded.running(home) as url:
            assert redis.Redis.from_url(url).get("due") == b"1"
            assert eventually(lambda: orphan.poll() is not None)
    finally:
        orphan.kill()
        orphan.wait()


def test_a_server_that_was_left_behind_and_hangs_is_made_to_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PATIENCE", 0.5)
    orphan = subprocess.Popen([*embedded.child(home).command], start_new_session=True)
    try:
        assert eventually(lambda: embedded.answers(home))
        os.kill(orphan.pid, signal.SIGSTOP)
        embedded.remove_orphan(home)
        assert orphan.wait(5) == -signal.SIGKILL
    finally:
        orphan.kill()
        orphan.wait()


def test_a_process_id_that_now_is_somebody_elses_is_left_alone(home: Path) -> None:
    with subprocess.Popen(["sleep", "60"]) as stranger:
        embedded.pid_file(home).write_text(str(stranger.pid), encoding="ascii")
        embedded.remove_orphan(home)
        time.sleep(0.2)
        assert alive(stranger.pid)
        stranger.kill()
    assert not embedded.pid_file(home).exists()


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    (home / "appendonlydir").touch()  # it needs a folder of that name
    with (
        pytest.raises(SettingsError, match=r"The embedded Valkey in .* does not start: .*append"),
        embedded.running(home),
    ):
        pass
