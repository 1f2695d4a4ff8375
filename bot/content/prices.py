"""Reads ``prices.yaml``: what a message costs, by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.finding import Path as Place
from bot.core.price import Price
from bot.core.shape import Shape


def read_prices(folder: Path) -> Mapping[str, Price]:
    """Line -> its price; raises :class:`ContentError`."""
    source = Source(folder / "prices.yaml")
    shape = Shape(source.place)
    found = {}
    for line, value in shape.mapping(source.data, ()).items():
        raw = shape.mapping(value, (line,), ("per", "currency", "session", "template", "checked_on"))
        per = shape.one_of(raw.get("per"), (line, "per"), ("message", "segment"), required=True)
        session, template = (_money(raw.get(way), (line, way), shape) for way in ("session", "template"))
        currency, checked = str(raw.get("currency") or ""), raw.get("checked_on")
        if (session is not None or template is not None) and not (currency.isalpha() and len(currency) == len("USD")):
            shape.add((line, "currency"), "a price without its currency", "Write its three letters, like USD")
        if checked is not None and not isinstance(checked, date):
            shape.add((line, "checked_on"), f"{checked!r} is no day", "Write it as 2026-12-31 or leave it empty")
        found[line] = Price(
            "segment" if per == "segment" else "message",
            currency,
            session,
            template,
            checked if isinstance(checked, date) else None,
        )
    if shape.findings:
        raise ContentError(shape.findings)
    return found


def _money(value: object, path: Place, shape: Shape) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        money = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        money = None
    if money is None or not money.is_finite() or money < 0:
        shape.add(path, f"{value!r} is no price", 'Write it in quotes, like "0.0422", or leave it empty')
        return None
    return money
