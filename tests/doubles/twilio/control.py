"""The double's own paths, for processes that are not the test's.

``GET /_accepted[?to=]``, ``GET /_times`` (of each accepted message: when, its text), ``GET /_requests``,
``POST /_text``, ``POST /_unheard``, ``POST /_callbacks`` (a CallbackPlan's fields), ``POST /_reset``, and
``POST /_faults`` with JSON: ``next`` with ``times``, ``on``, ``code``, ``seconds``; ``chance`` with ``seed``;
``reject`` and ``fail`` (codes by number); ``latency``; ``rate``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tests.doubles.twilio import answers
from tests.doubles.twilio.callbacks import CallbackPlan

if TYPE_CHECKING:
    from tests.doubles.twilio.server import TwilioDouble


def serve(double: TwilioDouble, path: str, query: str, body: str) -> object:
    """What to answer; unknown paths answer with an empty object."""
    given: dict[str, Any] = json.loads(body) if body else {}
    match path:
        case "/_accepted":
            rows = double.ledger.accepted(parse_qs(query).get("to", [None])[0])
            return [answers.resource(row, double.account_sid) for row in rows]
        case "/_times":
            return [[row.created.timestamp(), row.body] for row in double.ledger.accepted()]
        case "/_requests":
            return double.requests
        case "/_faults":
            set_faults(double, given)
        case "/_callbacks":
            given["statuses"] = tuple(given.get("statuses", CallbackPlan.statuses))
            given["delay"] = tuple(given.get("delay", CallbackPlan.delay))
            double.plan(CallbackPlan(**given))
        case "/_text":
            answered = double.text(**given)
            return {"sid": answered.sid, "status": answered.status, "body": answered.body}
        case "/_unheard":
            return {"sid": double.unheard(**given).sid}
        case "/_reset":
            double.reset()
    return {}


def set_faults(double: TwilioDouble, given: dict[str, Any]) -> None:
    faults = double.faults
    if "next" in given:
        wanted = {key: given[key] for key in ("times", "on", "code", "seconds") if key in given}
        faults.next(given["next"], **wanted)
    if "chance" in given:
        faults.chance(given["chance"], given.get("seed", 0), given.get("seconds", 1.0))
    for to, code in given.get("reject", {}).items():
        faults.reject(to, code)
    for to, code in given.get("fail", {}).items():
        faults.fail(to, code)
    faults.latency = given.get("latency", faults.latency)
    faults.rate = given.get("rate", faults.rate)
