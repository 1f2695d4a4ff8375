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
from bot.core.told import shown, told


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
            mend = told("Write its three letters, like USD")
            shape.add((line, "currency"), told("a price without its currency"), mend)
        if checked is not None and not isinstance(checked, date):
            mend = told("Write it as 2026-12-31 or leave it empty")
            shape.add((line, "checked_on"), told("{value} is no day", value=shown(checked)), mend)
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
        mend = told('Write it in quotes, like "0.0422", or leave it empty')
        shape.add(path, told("{value} is no price", value=shown(value)), mend)
        return None
    return money
