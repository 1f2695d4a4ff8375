"""axe-core is fetched once, from the registry that npm's setting names, and only as it was published."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.browser import axe

GOOD = b"as it was published"
GOOD_HASH = "sha512-9LLs2JJ0PbDrAKu7orBR2BNiw2niHtFYWYD2bNiikyooXfsJuRuXBqs9mbOyw0iCJssNjAvCfRVxj9ir3vziHg=="


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[dict[str, bytes]]:
    """A registry on this machine, where there is no npm; path -> file."""
    files: dict[str, bytes] = {}

    @Request.application
    def answer(request: Request) -> Response:
        return Response(files[request.path]) if request.path in files else Response("no", 404)

    server = make_server("127.0.0.1", 0, answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("KABAR_AXE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/npm/")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(axe, "INTEGRITY", GOOD_HASH)
    yield files
    server.shutdown()


def test_what_was_published_is_fetched_and_kept(registry: dict[str, bytes]) -> None:
    assert axe.find() is None
    registry[f"/npm/axe-core/-/{axe.NAME}"] = GOOD
    assert axe.fetch() == GOOD
    registry.clear()
    assert axe.find() == GOOD


def test_what_was_changed_on_the_way_is_not_taken(registry: dict[str, bytes], tmp_path: Path) -> None:
    registry[f"/npm/axe-core/-/{axe.NAME}"] = GOOD + b" "
    assert axe.fetch() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("registry")
def test_where_it_cannot_be_had_one_line_says_what_to_do() -> None:
    assert axe.fetch() is None
    assert "\n" not in axe.missing()
    assert f"npm pack axe-core@{axe.VERSION}" in axe.missing()


@pytest.mark.usefixtures("registry")
def test_a_file_from_elsewhere_is_taken_if_it_is_the_right_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "given.tgz"
    monkeypatch.setenv("KABAR_AXE", str(file))
    file.write_bytes(GOOD)
    assert axe.find() == GOOD
    file.write_bytes(b"something else")
    assert axe.find() is None
    assert axe.missing().startswith("KABAR_AXE names no axe-core")
