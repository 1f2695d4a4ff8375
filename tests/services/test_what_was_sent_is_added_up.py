"""What messages cost, by line: in messages and segments, and in money only where somebody has looked up a price."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content import PACKAGED
from bot.content.prices import read_prices
from bot.core.finding import ContentError
from bot.core.price import Price
from bot.services.sending import cost
from bot.services.sending.cost import Cost
from bot.store import message
from tests.making import Town
from tests.services.rows import change, outbox

NOVEMBER = datetime(2026, 11, 12, tzinfo=UTC)


@pytest.fixture
def sent(town: Town) -> Town:
    """Two answers by WhatsApp and one long one by SMS, in November."""
    who = town.person()
    town.says(who, "BANTUAN")
    town.says(town.person(), "BANTUAN")
    town.says(who, "BANTUAN", line="sms")
    town.sends()
    change(town.kabar, message, message.c.direction == "out", sent_at=NOVEMBER)
    return town


def test_each_row_keeps_what_it_cost(town: Town) -> None:
    who = town.person()
    town.says(who, "BANTUAN", line="sms")
    town.sends()
    [row] = outbox(town.kabar, who)
    assert (row.encoding, row.sent_as, row.line) == ("GSM-7", "session", "sms")
    assert row.segments >= 1


def test_without_prices_it_is_counted_without_money(sent: Town) -> None:
    found = cost.of_month(sent.kabar, 2026, 11)
    assert [(one.line, one.way, one.messages, one.money) for one in found] == [
        ("sms", "session", 1, None),
        ("whatsapp", "session", 2, None),
    ]
    assert cost.of_month(sent.kabar, 2026, 10) == cost.of_month(sent.kabar, 2026, 12) == []


def test_with_prices_in_money(sent: Town) -> None:
    prices = {"sms": Price("segment", "USD", Decimal("0.40")), "whatsapp": Price("message", "USD", Decimal("0.005"))}
    content = replace(sent.kabar.content, prices=prices)
    sms, whatsapp = cost.of_month(replace(sent.kabar, content_of=lambda: content), 2026, 11)
    assert sms.money == sms.segments * Decimal("0.40")
    assert whatsapp == Cost("whatsapp", "session", 2, 2, Decimal("0.010"), "USD")


def test_a_month_is_the_deployments_own(sent: Town) -> None:
    late = datetime(2026, 11, 30, 17, tzinfo=UTC)  # the first of December in Lombok
    change(sent.kabar, message, message.c.line == "sms", sent_at=late)
    assert [one.line for one in cost.of_month(sent.kabar, 2026, 12)] == ["sms"]


def test_templates_are_counted_apart(sent: Town) -> None:
    change(sent.kabar, message, message.c.line == "sms", sent_as="knock")
    assert [(one.line, one.way) for one in cost.of_month(sent.kabar, 2026, 11)] == [
        ("sms", "template"),
        ("whatsapp", "session"),
    ]


@pytest.mark.usefixtures("sent")
def test_the_command_tells_it(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    told = CliRunner().invoke(main, ["messages", "cost", "--month", "2026-11", "--json"])
    assert [(one["line"], one["messages"]) for one in json.loads(told.stdout)] == [("sms", 1), ("whatsapp", 2)]
    plain = CliRunner().invoke(main, ["messages", "cost", "--month", "2026-11"]).stdout
    assert "2 messages" in plain
    assert "no price" in plain
    assert "Nothing" in CliRunner().invoke(main, ["messages", "cost", "--month", "2026-10"]).stdout
    wrong = CliRunner().invoke(main, ["messages", "cost", "--month", "November"])
    assert wrong.exit_code == 2


def test_no_price_is_shipped() -> None:
    prices = read_prices(PACKAGED)
    assert set(prices) == {"whatsapp", "sms"}
    assert all(price.session is None and price.template is None for price in prices.values())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("per: letter", "letter"),
        ("per: segment\n  session: 0.4", "0.4 is no price"),
        ('per: segment\n  session: "-1"', "'-1' is no price"),
        ('per: segment\n  session: "1"', "without its currency"),
        ("per: segment\n  checked_on: soon", "is no day"),
    ],
)
def test_a_bad_price_is_one_line(tmp_path: object, line: str, words: str) -> None:
    folder = tmp_path
    (folder / "prices.yaml").write_text(f"sms:\n  {line}\n", encoding="utf-8")  # type: ignore[operator]
    with pytest.raises(ContentError, match=words):
        read_prices(folder)  # type: ignore[arg-type]
