"""What an exception of the SDK or the network means: refused, never sent, or, the hard one, perhaps sent."""

from __future__ import annotations

import ssl

from requests import exceptions as network
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from bot.channels.base import SendError
from bot.channels.twilio_codes import RULES, error_for

TOO_MANY, REQUEST_TIMEOUT, SERVER_FAULT, CLIENT_FAULT = 429, 408, 500, 400
ACCOUNT_FAULTS = frozenset({401, 403})
ACCOUNT_WAIT = 300.0
NEVER_SENT = (network.InvalidURL, network.InvalidSchema, network.MissingSchema, network.InvalidHeader)


def fault_of(error: Exception, retry_after: float, settle: float) -> SendError:
    """Translate what creating a message raised. Times are in seconds.

    Whatever is not known to have been refused, or to have failed before any of the message left, is
    ambiguous: it may have been accepted, and is looked up (after ``settle``) before it is repeated.
    """
    if isinstance(error, (TwilioRestException, TwilioServiceException)):
        return _answered(error.status, error.code, retry_after, settle)
    if isinstance(error, NEVER_SENT):
        words = "Twilio's address in our settings cannot be used."
        return SendError("address", words, action="staff", retry_after=ACCOUNT_WAIT)
    if isinstance(error, network.ConnectionError) and _before_sending(error):
        return SendError("unreachable", "Twilio could not be reached; nothing was sent.")
    if isinstance(error, network.Timeout):
        words = "Twilio did not answer in time; the message may have been sent."
        return SendError("timeout", words, ambiguous=True, retry_after=settle)
    words = "The connection or the answer broke off; the message may have been sent."
    return SendError("broken", words, ambiguous=True, retry_after=settle)


def look_up_fault(error: Exception, retry_after: float, settle: float) -> SendError:
    """Translate what a look-up raised: we still do not know, whatever it was."""
    words = "Twilio could not be asked whether the message was sent."
    unreachable = isinstance(error, network.ConnectionError) and _before_sending(error)
    code = "look-up-unreachable" if unreachable else f"look-up-{type(error).__name__}"[:40]
    return SendError(code, words, ambiguous=True, retry_after=retry_after or settle)


def _answered(status: object, code: object, retry_after: float, settle: float) -> SendError:
    """An answer with a fault. Its words are not used: they quote numbers."""
    if not isinstance(status, int) or status >= SERVER_FAULT or status == REQUEST_TIMEOUT:
        words = "Twilio had a fault; the message may have been sent."
        shown = status if isinstance(status, int) else "fault"
        return SendError(f"http-{shown}", words, ambiguous=True, retry_after=settle)
    known = code if isinstance(code, int) and code != status else None
    if known in RULES:
        return error_for(known, retry_after)
    if status == TOO_MANY:
        return error_for(20429, retry_after)
    if status in ACCOUNT_FAULTS or status < CLIENT_FAULT:
        # Our account or address is at fault, the message is good and must not be lost for it.
        words = "Twilio does not let our account send."
        return SendError(f"http-{status}", words, action="staff", retry_after=retry_after or ACCOUNT_WAIT)
    return error_for(known or status)


def _before_sending(error: network.ConnectionError) -> bool:
    """Whether no connection stood: refused, unknown host, time-out before it, certificate not trusted."""
    if isinstance(error, network.ConnectTimeout):
        return True
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    if isinstance(reason, SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, NewConnectionError)
