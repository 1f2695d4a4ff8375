"""What a mail server's refusals mean. Of its words only the numbers are kept: the words may hold addresses."""

from __future__ import annotations

import re
import smtplib
import ssl
from typing import Final

from bot.channels.base import SendError

GOOD: Final = range(200, 300)
PERMANENT: Final = range(500, 600)
_STATUS: Final = re.compile(rb"\s*(\d\.\d{1,3}\.\d{1,3})\b")
"""RFC 3463: a finer number than the first."""

UNREACHABLE: Final = SendError("mail-unreachable", "The mail server cannot be reached; nothing was sent.")
SILENT: Final = SendError(
    "mail-silent", "The mail server fell silent after the text; it may have it.", ambiguous=True, retry_after=10.0
)
NO_TLS: Final = SendError("mail-tls", "The mail server offers no TLS, or its certificate is not valid.", action="staff")
NO_LOG_IN: Final = SendError("mail-log-in", "The mail server takes no user and password.", action="staff")
UNFIT: Final = SendError("mail-address", "This is no address or subject for e-mail.", permanent=True, action="bad_line")
BUSY: Final = SendError("not_tried", "All connections to the mail server are in use.", retry_after=1.0)


def refused(number: int, words: bytes | str, *, of_recipient: bool = False) -> SendError:
    """A reply that is no yes: 5.. is for good, everything else may be another in a while."""
    raw = words if isinstance(words, bytes) else words.encode("ascii", "replace")
    finer = _STATUS.match(raw)
    code = f"smtp-{number}" + (f"-{finer[1].decode()}" if finer else "")
    if number not in PERMANENT:
        return SendError(code, "The mail server asks to try again later.")
    if of_recipient:
        return SendError(code, "The mail server does not know this address.", permanent=True, action="bad_line")
    return SendError(code, "The mail server refused the e-mail or our account.", permanent=True, action="staff")


def fault_of(error: OSError | smtplib.SMTPException) -> SendError:
    """What went wrong before the server had the text: then it has nothing."""
    match error:
        case smtplib.SMTPResponseException() if error.smtp_code > 0:
            return refused(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return NO_TLS if "STARTTLS" in str(error) else NO_LOG_IN
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return UNREACHABLE
        case ssl.SSLError():
            return NO_TLS
        case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
            return NO_LOG_IN
    return UNREACHABLE


def meaning_of(code: str | None) -> SendError:
    """As if the server had just said so. No mail server tells us anything later."""
    known = {one.code: one for one in (UNREACHABLE, SILENT, NO_TLS, NO_LOG_IN, UNFIT)}
    return known.get(code or "") or SendError(code or "mail", "The e-mail failed.", permanent=True, action="staff")
