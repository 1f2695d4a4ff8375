"""Receipts, as a provider sends them."""

from __future__ import annotations

from bot.channels.base import Receipt, Status
from bot.services.sending import receipts
from tests.making import Town


def tell(town: Town, sid: str, status: Status, code: str | None = None) -> bool:
    return receipts.record(town.kabar, Receipt("simulator", sid, status, code, town.clock.now()))
