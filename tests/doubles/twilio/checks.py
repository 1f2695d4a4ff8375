"""What Twilio refuses at once about a request to create a message."""

from __future__ import annotations

import re
from collections.abc import Collection

ADDRESS = re.compile(r"\+[1-9][0-9]{6,14}")
USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,132}")
LONGEST_BODY = 1600
LONGEST_QUEUED = 36_000


def refusal(form: dict[str, str], contents: Collection[str] = ()) -> int | None:  # noqa: PLR0911 - one line a reason
    """The code it is refused with, or None."""
    to, from_ = form.get("To", ""), form.get("From", "")
    if "ValidityPeriod" in form and not 1 <= int(form["ValidityPeriod"]) <= LONGEST_QUEUED:
        return 21624
    if not to:
        return 21604
    if not from_ and "MessagingServiceSid" not in form:
        return 21603
    if "ContentSid" in form and form["ContentSid"] not in contents:
        return 21655
    if "\\n" in form.get("ContentVariables", ""):
        return 21656
    if not form.get("Body") and "ContentSid" not in form:
        return 21602
    if len(form.get("Body", "")) > LONGEST_BODY:
        return 21617
    by_whatsapp = to.startswith("whatsapp:")
    if from_ and from_.startswith("whatsapp:") != by_whatsapp:
        return 21910
    who = to.removeprefix("whatsapp:")
    if ADDRESS.fullmatch(who) or (by_whatsapp and USER_ID.fullmatch(who)):
        return None
    return 21211
