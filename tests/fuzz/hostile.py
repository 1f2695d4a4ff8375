"""What hostile and unlucky senders post: strategies of requests, each with the answers that it may get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from hypothesis import strategies as st

from benchmarks.letters import ACCOUNT, PUBLIC_URL, TOKEN
from bot.channels.twilio_inbound import BadForm, NotAPerson, inbound_from_form
from bot.channels.twilio_signature import sign
from bot.web.app import LARGEST

MESSAGES: Final = "/webhooks/twilio/messages"
STATUS: Final = "/webhooks/twilio/status"
URLENCODED: Final = "application/x-www-form-urlencoded; charset=UTF-8"
NOW: Final = datetime(2026, 5, 4, tzinfo=UTC)

WORDS: Final = (
    *("1", "2", "3", "0", "ya", "tidak", "baik", "ada masalah", "hubungi saya", "halo", "apa", "siapa ini", "mboten"),
    *("STOP", "berhenti", "BANTUAN", "bahasa", "HAPUS", "hapus semua", "salah sambung", "lanjut", "menu", "ok", "sae"),
    *("tlg sy dikurung majikan", "pengen mati", "penagih utang ngancam terus", "paspor ditahan", "umur 16", "AMBIL"),
    *("ambil KB-1001", "selesai 1001", "hujan", "960000", "satu juta", "31/02/2026", "٣", "１", "²", "-1", "1e999"),
)
NASTY: Final = (
    *("\x00", "\x00STOP", "a\x00b", "\u202e", "\u200b" * 50, "\ufeff1", "\ud800", "\U0001f44d" * 3000, "z\u0300" * 500),
    *("{{7*7}}", "{% raw %}", "${jndi:ldap://x}", "%s%n%d", "{0.__class__}", "{name}", "'; DROP TABLE message;--"),
    *("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../../etc/passwd", "\r\nX-Injected: 1", "\\", '"', "'"),
    *(" ", "\n", "\t\r\n", "", "." * 10_000, "tolong " * 1429, "1" * 10_001, "9" * 5000, "(" * 3000, "\u0e33" * 2000),
    *("NaN", "Infinity", "null", "true", "[]", "\x7f\x80\x9f", "İ", "ß" * 200, "ﷺ" * 100, "🏴\U000e0067\U000e0062"),
)
SENDERS: Final = (
    *("", "whatsapp:", "whatsapp:+", "+", "GOJEK", "3355", "+6281", "sms:+62811", "whatsapp:GRUP", "whatsapp:+62 81 2"),
    *("messenger:1", "+628" + "1" * 40, "whatsapp:ID.134", "whatsapp:\x00", "whatsapp:" + "x" * 300, "+٦٢٨١٢٣٤٥٦٧٨٩"),
)
FIELDS: Final = (
    *("ButtonText", "ButtonPayload", "ListTitle", "ListId", "OriginalRepliedMessageSid", "ExternalUserId", "NumMedia"),
    *("MediaUrl0", "MediaContentType0", "MessageType", "Latitude", "Longitude", "Address", "Label", "WaId", "Profile"),
    *("NumSegments", "SmsStatus", "MessageStatus", "ErrorCode", "OptOutType", "Whatever"),
)
BODIES: Final = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(WORDS + NASTY[:12]), min_size=2, max_size=5).map(" ".join),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
VALUES: Final = st.one_of(st.sampled_from(WORDS + NASTY), st.text(st.characters(codec="utf-8"), max_size=12))


@dataclass(frozen=True)
class Post:
    """One request, and what may come of it."""

    path: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    may: frozenset[int] = frozenset()
    """Statuses that are right."""
    sid: str | None = None
    """Of a message that has to be kept if the answer is 200."""
    sender: str = ""
    text: str = ""


@dataclass(frozen=True)
class Plan:
    """What somebody wants to post. Its message's id is given to it when it is made: ``replay`` says which."""

    make: Callable[[dict[str, str], Any], Post]
    form: dict[str, str]
    beside: Any
    replay: int
    """0 to 4 in 20: the id of an earlier message."""

    def post(self, fresh: str, used: list[str]) -> Post:
        """The request, with an id of its own or one of those ``used``."""
        sid = used[self.replay * 7919 % len(used)] if used and self.replay % 20 < 5 else fresh
        return self.make({"MessageSid": sid} | self.form, self.beside)


def plans(numbers: list[str]) -> st.SearchStrategy[Plan]:
    """Requests about messages of these numbers and of senders that are none."""
    usual = st.fixed_dictionaries({"From": st.sampled_from(numbers), "Body": BODIES})
    odd = st.fixed_dictionaries({"From": st.sampled_from((*SENDERS, *numbers[:20])), "Body": BODIES})
    more = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4)
    kinds: dict[str, tuple[Callable[[dict[str, str], Any], Post], st.SearchStrategy[Any], st.SearchStrategy[Any]]] = {
        "usual": (_usual, usual, st.none()),
        "odd": (_odd, odd, more),
        "missing": (_missing, usual, st.sampled_from(("MessageSid", "From", "Body"))),
        "forged": (_forged, usual, VALUES),
        "raw": (_raw, usual, st.tuples(st.binary(max_size=80), st.sampled_from(("json", "multipart/x", "")))),
        "receipt": (_receipt, more, st.none()),
        "large": (_large, usual, st.integers(1, 3)),
    }
    # most are taken in; of the others there are as many as it takes to have them in every order
    shares = ["usual"] * 11 + ["odd"] * 5 + ["missing", "forged", "raw", "receipt"] * 2 + ["large"]
    return st.sampled_from(shares).flatmap(
        lambda kind: st.builds(Plan, st.just(kinds[kind][0]), *kinds[kind][1:], st.integers(0, 9999))
    )


def _usual(form: dict[str, str], _: None) -> Post:
    return _signed(form)


def _odd(form: dict[str, str], more: dict[str, str]) -> Post:
    return _signed(form | more)


def _missing(form: dict[str, str], name: str) -> Post:
    return _signed({other: value for other, value in form.items() if other != name})


def _signed(form: dict[str, str]) -> Post:
    form = {"AccountSid": ACCOUNT} | {name: _sent(value) for name, value in form.items()}
    try:
        found = inbound_from_form(form, NOW)
    except NotAPerson:
        return Post(MESSAGES, *_encoded(MESSAGES, form), frozenset({200}))
    except BadForm:
        return Post(MESSAGES, *_encoded(MESSAGES, form), frozenset({400}))
    content, headers = _encoded(MESSAGES, form)
    return Post(MESSAGES, content, headers, frozenset({200}), found.provider_id, found.sender, found.body)


def _receipt(form: dict[str, str], _: None) -> Post:
    form = {name: _sent(value) for name, value in form.items()}
    return Post(STATUS, *_encoded(STATUS, form), frozenset({204, 400}))


def _forged(form: dict[str, str], signature: str) -> Post:
    content, headers = _encoded(MESSAGES, {name: _sent(value) for name, value in form.items()})
    header = urlencode({"": _sent(signature)})[1:200]
    return Post(MESSAGES, content, headers | {"X-Twilio-Signature": header}, frozenset({403, 429}))


def _raw(form: dict[str, str], given: tuple[bytes, str]) -> Post:
    """Bytes that are no form, under a signature of what Twilio would have meant."""
    content, kind = given
    headers = {"Content-Type": kind, "X-Twilio-Signature": _signature(MESSAGES, form)}
    return Post(MESSAGES, content, headers, frozenset({400, 403, 415, 429}))


def _large(form: dict[str, str], times: int) -> Post:
    content, headers = _encoded(MESSAGES, {name: _sent(value) for name, value in form.items()})
    return Post(MESSAGES, content + b"&Body=" + b"x" * (LARGEST * times), headers, frozenset({413}))


def _sent(text: str) -> str:
    """As it can stand in a request: a lone surrogate is no character, and no telephone sends one."""
    return text.encode("utf-8", "replace").decode()


def _encoded(path: str, form: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    return urlencode(form).encode(), {"Content-Type": URLENCODED, "X-Twilio-Signature": _signature(path, form)}


def _signature(path: str, form: dict[str, str]) -> str:
    signed: str = sign(TOKEN, PUBLIC_URL + path, {name: _sent(value) for name, value in form.items()})
    return signed
