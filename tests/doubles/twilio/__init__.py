"""A double of Twilio's REST API and webhooks, served on loopback, that can fail in all of Twilio's ways."""

from __future__ import annotations

from tests.doubles.twilio.callbacks import CallbackPlan
from tests.doubles.twilio.faults import Fault, FaultPlan
from tests.doubles.twilio.ledger import Ledger, Message
from tests.doubles.twilio.server import TwilioDouble

__all__ = ["CallbackPlan", "Fault", "FaultPlan", "Ledger", "Message", "TwilioDouble"]
