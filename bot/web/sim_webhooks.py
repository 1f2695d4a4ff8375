"""Where phones with a local SIM call. The answer is given after the commit; until then the phone calls again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from bot.channels.simgateway_inbound import BadEvent, event_from
from bot.log import get_logger
from bot.services.arriving import sim_events
from bot.web import tally, webhooks
from bot.web.context import kabar
from bot.web.gate import phone_only

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

sim = Blueprint("sim", __name__, url_prefix="/webhooks/sim")
log = get_logger(__name__)


@sim.post("/<event>")
@phone_only
def told(event: str) -> ResponseReturnValue:
    """Take in what a phone tells. What stands in the address is for people: the signed body says what it is."""
    del event
    taken = sim_events.take(kabar(), event_from(request.get_data()))
    if taken == "duplicate":
        tally.count("replayed")
    return Response(f"{taken}\n", mimetype="text/plain")


@sim.errorhandler(BadEvent)
def bad_event(fault: BadEvent) -> ResponseReturnValue:
    """A signed call that we cannot read: it must be seen."""
    log.warning("sim_event_refused", field=fault.field)
    return Response(f"{fault.field}\n", 400, mimetype="text/plain")


for kind in webhooks.AWAY:
    sim.register_error_handler(kind, webhooks.away)
sim.register_error_handler(HTTPException, webhooks.refused)
sim.register_error_handler(Exception, webhooks.failed)
