"""What people write: signed requests as Twilio sends them, ready to go out on a socket."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.channels.twilio_signature import HEADER, sign

PUBLIC_URL = "https://kabar.example.org"
PATH = "/webhooks/twilio/messages"
TOKEN = "token-of-the-benchmarks"  # noqa: S105 - nobody's
ACCOUNT = "AC" + "0" * 32
OURS = "whatsapp:+6281100000001"

FIRST = {
    "1": 52,
    "Baik": 14,
    "baik kak, terima kasih": 8,
    "Alhamdulillah sehat": 8,
    "baik2 saja": 5,
    "sehat bu": 5,
    "lancar": 3,
    "2": 2,
    "ada masalah": 1,
    "3": 1,
    "maaf": 1,
}
"""Answers to "Apa kabar?" and how often they come: of a hundred, three have a problem, one wants to be called."""
SECOND = {"1": 82, "1.": 4, "satu": 4, "nomor 1": 4, "1 kak": 5, "2": 1}
"""Answers to the second question, whichever it is; the second choice of each brings up a case."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One request: ``sid`` is the provider's id of the message in it."""

    sid: str
    request: bytes


class Post:
    """Writes letters; no two have the same id."""

    def __init__(self, numbers: Sequence[str], at_a_time: int = 100) -> None:
        self.numbers = numbers
        self.at_a_time = at_a_time
        self._chance = random.Random(20260504)
        self._count = 0

    def letters(self, count: int) -> list[Letter]:
        """``count`` letters, two from each person in turn: a hundred first answers, then the same people's second.

        So nobody writes twice at the same moment. Every call begins with the first person.
        """
        if count > 2 * len(self.numbers):
            raise ValueError("too few people for so many letters")
        written: list[Letter] = []
        for first in range(0, len(self.numbers), self.at_a_time):
            some = self.numbers[first : first + self.at_a_time]
            for answers in (FIRST, SECOND):
                bodies = self._chance.choices(list(answers), weights=list(answers.values()), k=len(some))
                written += [self.letter(number, body) for number, body in zip(some, bodies, strict=True)]
            if len(written) >= count:
                break
        return written[:count]

    def letter(self, number: str, body: str) -> Letter:
        """One letter."""
        self._count += 1
        sid = f"SM{self._count:032x}"
        form = {
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "ProfileName": "Made Up",
            "MessageType": "text",
            "SmsSid": sid,
            "WaId": number.removeprefix("+"),
            "SmsStatus": "received",
            "Body": body,
            "To": OURS,
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "MessagingServiceSid": "MG" + "0" * 32,
            "ChannelMetadata": '{"type":"whatsapp","data":{"context":{"ProfileName":"Made Up"}}}',
            "From": f"whatsapp:{number}",
            "ApiVersion": "2010-04-01",
            "ToCountry": "ID",
            "FromCountry": "ID",
            "Forwarded": "false",
        }
        content = urlencode(form).encode()
        head = (
            f"POST {PATH} HTTP/1.1\r\nHost: kabar.example.org\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
            f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(content)}\r\n"
            f"I-Twilio-Idempotency-Token: {sid}\r\n{HEADER}: {sign(TOKEN, PUBLIC_URL + PATH, form)}\r\n\r\n"
        )
        return Letter(sid, head.encode() + content)
