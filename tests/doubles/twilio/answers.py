"""The shapes of Twilio's answers, as its SDK expects them."""

from __future__ import annotations

from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from datetime import datetime

    from tests.doubles.twilio.ledger import Message

WORDS = {
    20003: "Authenticate",
    20009: "Cannot delete this resource before it is complete",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "The 'To' number {to} is not a valid phone number.",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21617: "The concatenated message body exceeds the 1600 character limit: {body}",
    21910: "Invalid From and To pair. From and To should be of the same channel",
}


def error(code: int, status: int, to: str = "", body: str = "") -> dict[str, object]:
    """Twilio's words quote numbers, and so do ours: whoever shows them leaks."""
    words = WORDS.get(code, "Message to {to} cannot be created: {body}").format(to=to, body=body[:40])
    return {
        "code": code,
        "message": words,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }


def resource(message: Message, account: str) -> dict[str, object]:
    uri = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}"
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": _moment(message.created),
        "date_sent": _moment(message.sent),
        "date_updated": _moment(message.sent or message.created),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.from_,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": str(len(message.media)),
        "num_segments": str(1 + (len(message.body) - 1) // 153),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json", "feedback": f"{uri}/Feedback.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def media_page(message: Message, account: str) -> dict[str, object]:
    """A message's own list of what came with it, on one page: there are ten at most."""
    place = f"/2010-04-01/Accounts/{account}/Messages/{message.sid}/Media"
    made = _moment(message.created)
    return {
        "end": max(0, len(message.media) - 1),
        "first_page_uri": f"{place}.json?PageSize=50&Page=0",
        "media_list": [
            {
                "account_sid": account,
                "content_type": kind,
                "date_created": made,
                "date_updated": made,
                "parent_sid": message.sid,
                "sid": sid,
                "uri": f"{place}/{sid}.json",
            }
            for sid, kind in message.media
        ],
        "next_page_uri": None,
        "page": 0,
        "page_size": 50,
        "previous_page_uri": None,
        "start": 0,
        "uri": f"{place}.json",
    }


def page(rows: list[Message], query: dict[str, str], account: str) -> dict[str, object]:
    """One page; the next begins after the message its token names, so that newer ones do not shift it."""
    size = min(max(int(query.get("PageSize", "50")), 1), 1000)
    number = int(query.get("Page", "0"))
    start = 0
    token = query.get("PageToken", "").removeprefix("PA")
    if token:
        start = next((place for place, row in enumerate(rows, 1) if row.sid == token), len(rows))
    shown = rows[start : start + size]
    more = start + size < len(rows)
    return {
        "end": max(0, number * size + len(shown) - 1),
        "first_page_uri": _page_uri(account, query, size, 0, None),
        "messages": [resource(row, account) for row in shown],
        "next_page_uri": _page_uri(account, query, size, number + 1, shown[-1].sid) if more else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": number * size,
        "uri": _page_uri(account, query, size, number, token or None),
    }


def _page_uri(account: str, query: dict[str, str], size: int, number: int, after: str | None) -> str:
    kept = {key: value for key, value in query.items() if key not in {"Page", "PageSize", "PageToken"}}
    place = {"PageSize": str(size), "Page": str(number)} | ({"PageToken": f"PA{after}"} if after else {})
    return f"/2010-04-01/Accounts/{account}/Messages.json?{urlencode(kept | place)}"


def _moment(moment: datetime | None) -> str | None:
    """RFC 2822 in whole seconds, as Twilio tells times."""
    return format_datetime(moment.replace(microsecond=0)) if moment else None
