"""Kabar on a home screen: a neutral name and mark; nothing about anybody is kept in the browser."""

from __future__ import annotations

import json
import re
import struct

from bot.web import assets, home_screen

TELLING = re.compile("traffick|perdagangan|korban|victim|migran|kemensos|TPPO", re.IGNORECASE)


def test_the_manifest_names_nothing_but_kabar(visitor):
    answer = visitor.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.text)
    assert (told["name"], told["short_name"], told["display"], told["start_url"]) == (
        "Kabar",
        "Kabar",
        "standalone",
        "/today",
    )
    assert not TELLING.search(answer.text)
    assert {(one["sizes"], one["purpose"]) for one in told["icons"]} >= {("512x512", "maskable"), ("192x192", "any")}


def test_the_icons_are_there_and_as_large_as_they_say(visitor):
    for icon in json.loads(visitor.get("/manifest.webmanifest").text)["icons"]:
        data = visitor.get(icon["src"]).data
        assert data.startswith(b"\x89PNG")
        assert "{}x{}".format(*struct.unpack(">II", data[16:24])) == icon["sizes"]
        assert len(data) < 30_000


def test_the_script_keeps_only_files_that_are_the_same_for_everybody(visitor):
    answer = visitor.get("/sw.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    [files] = re.findall(r"const FILES = (\[.*\]);", answer.text)
    for address in json.loads(files):
        assert address.startswith("/static/")
        assert visitor.get(address).status_code == 200
    assert "cache.put" not in answer.text
    assert ".put(" not in answer.text
    assert assets.VERSION in answer.text
    assert set(home_screen.KEPT) <= {path.name for path in assets.FOLDER.iterdir()}


def test_the_page_without_a_connection_knows_nobody(logged_in, visitor):
    theirs, anybodys = logged_in().get("/offline"), visitor.get("/offline")
    assert theirs.data == anybodys.data
    assert "Sari" not in theirs.text
    assert "bisa jadi sudah lama" in theirs.text
    assert "may be old" in theirs.text


def test_every_page_offers_it_in_light_and_dark(logged_in):
    page = logged_in().get("/today").text
    assert 'rel="manifest"' in page
    assert page.count('name="theme-color"') == 2
    policy = logged_in().get("/today").headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy
    assert "worker-src 'self'" in policy
