"""Whether the running request was signed by one of our phones, just now."""

from __future__ import annotations

from flask import request

from bot.channels import simgateway_signature
from bot.channels.simgateway_signature import HEADER, TIME_HEADER, Verdict
from bot.log import get_logger
from bot.services.sending.claims import machine_now
from bot.web.context import kabar

log = get_logger(__name__)


def verdict() -> Verdict:
    """What the headers are worth for the raw body; a missing signature is a bad one."""
    now = machine_now().timestamp()  # a phone lives in the world's time, whatever clock the programme runs on
    signature, signed_at = request.headers.get(HEADER), request.headers.get(TIME_HEADER)
    found = simgateway_signature.verdict(
        kabar().settings.sim_webhook_key, request.get_data(), signature, signed_at, now
    )
    if found == "clock":
        log.warning("sim_clock_apart", seconds=int(int(signed_at or 0) - now))
    return found
