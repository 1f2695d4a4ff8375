"""On the home screen: a neutral name and mark, and a script that keeps what is the same for everybody, nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, url_for

from bot.web import assets
from bot.web.gate import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

NAME = "Kabar"
"""All that a home screen says: news, in Indonesian."""
PAPER, GREEN = "#faf7f2", "#0f6b5c"
ICONS = {"icon-192.png": "192x192", "icon-512.png": "512x512"}
KEPT = ("kabar.css", "today.css", "people.css", "caseload.css", "live.js", "talk.js", "install.js", "kabar.svg")

home_screen = Blueprint("home_screen", __name__)


@home_screen.get("/manifest.webmanifest")
@public("a name and a mark, the same for everybody")
def manifest() -> Response:
    """How the home screen shows it."""
    icons = [
        {"src": assets.address(name), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size in ICONS.items()
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": "/",
        "name": NAME,
        "short_name": NAME,
        "lang": "id",
        "start_url": url_for("today.page"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": GREEN,
        "icons": icons,
    }
    return Response(json.dumps(told), mimetype="application/manifest+json")


@home_screen.get("/sw.js")
@public("a script that is the same for everybody")
def script() -> Response:
    """The service worker. It stands at the top, for it may only look after what lies below it."""
    told = {"version": assets.VERSION, "files": [assets.address(name) for name in KEPT]}
    body = render_template("sw.js", **told, offline=url_for("home_screen.offline"))
    answer = Response(body, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@home_screen.get("/offline")
@public("says that there is no connection, and nothing about anybody")
def offline() -> ResponseReturnValue:
    """What is shown instead of a page that cannot be fetched."""
    return render_template("offline.html")
