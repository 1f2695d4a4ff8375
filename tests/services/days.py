"""Days that go by: the clock ticks and the worker sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.making import Town


def at(town: Town, moment: datetime) -> dict[str, int]:
    """What had been written until now was sent; it is ``moment``: what the clock did, and all of it was sent."""
    town.sends()
    town.clock.moment = moment
    done = town.ticks()
    town.sends()
    return done


def after(town: Town, **span: float) -> dict[str, int]:
    """So much later."""
    return at(town, town.clock.now() + timedelta(**span))
