"""The live map of a flow: a page of its own, or the picture alone for a page that shows it beside the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request

from bot.core.flow_map import flow_map
from bot.services.studio.showing import shown
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.studio.drawing import draw
from bot.web.studio.menu import SEES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.services.studio.showing import Shown
    from bot.web.studio.drawing import Drawn

studio_map = Blueprint("studio_map", __name__, url_prefix="/studio/flows")


@studio_map.get("/<name>/map")
@staff(*SEES)
def page(name: str) -> ResponseReturnValue:
    """The flow as a picture: the draft where there is one, with ``draft=0`` what is live; with ``part=1`` it alone."""
    found = shown(kabar(), name, draft=request.args.get("draft") != "0") or abort(404)
    template = "studio/map_part.html" if request.args.get("part") else "studio/map.html"
    return render_template(template, shown=found, drawn=drawn(found))


def drawn(found: Shown) -> Drawn | None:
    """The picture of this flow; None where its text is no YAML or it has no nodes."""
    if found.flow is None or not found.flow.nodes:
        return None
    return draw(flow_map(found.flow, kabar().content.world.flows))
