"""Whether the running request was signed by the provider, for our public address and not for the request's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from bot.channels.twilio_signature import HEADER, signature_valid
from bot.web.context import kabar

if TYPE_CHECKING:
    from bot.services.kabar import Kabar


def valid() -> bool:
    """True for a good signature; a missing one is a bad one."""
    deployment = kabar()
    query = request.query_string.decode("latin-1")
    url = f"{deployment.settings.public_url}{request.path}" + (f"?{query}" if query else "")
    return signature_valid(token(deployment), url, request.form, request.headers.get(HEADER))


def token(deployment: Kabar) -> str:
    """What the provider signs with. Without an account that is the simulator's own."""
    simulated: str = getattr(deployment.channels.get("simulator"), "auth_token", "")
    return deployment.settings.twilio_auth_token or simulated
