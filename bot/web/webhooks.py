"""Where the provider calls: messages that came in, and what became of those that went out.

The answer to a message is given after its commit; until then the provider keeps it and calls again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from bot.channels.twilio_inbound import BadForm, NotAPerson, inbound_from_form
from bot.channels.twilio_receipts import receipt_from_form
from bot.log import get_logger
from bot.services.arriving import inbound
from bot.services.sending import receipts
from bot.web import tally
from bot.web.context import kabar
from bot.web.gate import provider_only

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

EMPTY = "<Response/>"
TOO_LARGE = 413
AWAY = (OperationalError, InterfaceError, NoConnection)
"""What a database that is away, or too busy, looks like."""

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks/twilio")
log = get_logger(__name__)


@webhooks.post("/messages")
@provider_only
def messages() -> ResponseReturnValue:
    """Take in one message."""
    deployment = kabar()
    try:
        found = inbound_from_form(request.form.to_dict(), deployment.clock.now(), deployment.settings.channel)
    except NotAPerson as fault:
        log.info("message_from_no_person", field=fault.field)
    else:
        if inbound.receive(deployment, found).state == "duplicate":
            tally.count("replayed")
    return Response(EMPTY, mimetype="text/xml")


@webhooks.post("/status")
@provider_only
def status() -> ResponseReturnValue:
    """Note what became of a message."""
    deployment = kabar()
    said = receipt_from_form(request.form, deployment.clock.now(), deployment.settings.channel)
    if not receipts.record(deployment, said) and receipts.repeats(deployment, said):
        tally.count("replayed")
    return "", 204


@webhooks.errorhandler(BadForm)
def bad_form(fault: BadForm) -> ResponseReturnValue:
    """A signed form that we cannot read is our fault or the provider's: it must be seen."""
    log.warning("form_refused", endpoint=request.endpoint, field=fault.field, fault=fault.words)
    return Response(f"{fault.field} {fault.words}\n", 400, mimetype="text/plain")


def away(error: Exception) -> ResponseReturnValue:
    """Have the provider call again."""
    log.error("database_away", endpoint=request.endpoint, kind=type(error).__name__)
    return Response("", 503, {"Retry-After": "5"}, mimetype="text/plain")


for kind in AWAY:
    webhooks.register_error_handler(kind, away)


@webhooks.errorhandler(HTTPException)
def refused(error: HTTPException) -> ResponseReturnValue:
    """Not signed, too large: the code says it all."""
    if error.code == TOO_LARGE:
        tally.count("too_large")
    return Response("", error.code or 500, mimetype="text/plain")


@webhooks.errorhandler(Exception)
def failed(error: Exception) -> ResponseReturnValue:
    """Anything else: 500 without a word, and a trace in the log."""
    log.error("webhook_failed", endpoint=request.endpoint, exc_info=error)
    return Response("", 500, mimetype="text/plain")
