"""A member who has not written on WhatsApp for a day is alerted by the approved template, else by SMS."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.services.cases import case_actions
from bot.services.kabar import Kabar
from bot.services.sending import templates
from bot.store import case_event, template
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import USER_ID, writes
from tests.services.receiving import tell
from tests.services.rows import rows
from tests.services.ways import one_by_one


@pytest.fixture
def kabar(kabar: Kabar) -> Kabar:
    """Whose alerts go by one line at a time."""
    return one_by_one(kabar)


def alerted(town: Town):
    """A member, and a person who has raised a red case."""
    member = town.caseworker()
    town.says(town.person(), "tolong saya dikurung majikan")
    town.sends()
    return member


def approve(town: Town) -> None:
    for _ in range(2):
        templates.sync(town.kabar, town.kabar.channel.content)


def to(double: TwilioDouble, town: Town, member):
    return [row for row in double.accepted if row.to.endswith(town.number_of(member))]


def history(town: Town) -> list[str]:
    return [row.kind for row in rows(town.kabar, case_event)]


def test_the_template_says_level_code_time_and_link(windowed: Town, double: TwilioDouble) -> None:
    approve(windowed)
    member = alerted(windowed)
    [sent] = to(double, windowed, member)
    code = windowed.case().code
    assert sent.content_sid is not None
    assert sent.body == windowed.last(member)
    assert sent.body.startswith(f"Pemberitahuan MERAH untuk {code}, sejak ")
    assert re.search(r"/a/[\w-]{22} ", sent.body)


def test_the_template_says_that_there_is_no_number(windowed: Town, double: TwilioDouble) -> None:
    approve(windowed)
    member = windowed.caseworker()
    writes(windowed, "SM1", USER_ID, "tolong saya dikurung majikan")
    windowed.sends()
    [sent] = to(double, windowed, member)
    assert sent.content_sid is not None
    assert sent.body == windowed.last(member)
    assert ". Tanpa nomor telepon, hanya WhatsApp. Buka http" in sent.body


def test_within_the_window_the_alert_is_no_template(windowed: Town, double: TwilioDouble) -> None:
    approve(windowed)
    member = windowed.caseworker()
    windowed.says(member, "halo")
    windowed.says(windowed.person(), "tolong saya dikurung majikan")
    windowed.sends()
    answer, alert = to(double, windowed, member)
    assert answer.content_sid is None
    assert alert.body == windowed.last(member)
    assert "Pemberitahuan" not in alert.body


def test_free_text_that_whatsapp_refuses_goes_as_the_template(windowed: Town, double: TwilioDouble) -> None:
    approve(windowed)
    member = windowed.caseworker()
    windowed.says(member, "halo")
    windowed.says(windowed.person(), "tolong saya dikurung majikan")
    windowed.sends()
    refused = to(double, windowed, member)[-1]
    assert tell(windowed, refused.sid, "failed", "63016")
    windowed.sends()
    again = to(double, windowed, member)[-1]
    assert again.content_sid is not None
    assert again.to.startswith("whatsapp:")


def test_a_template_that_does_not_arrive_either_goes_by_sms(windowed: Town, double: TwilioDouble) -> None:
    approve(windowed)
    member = alerted(windowed)
    assert tell(windowed, to(double, windowed, member)[-1].sid, "failed", "63016")
    windowed.sends()
    assert [row.to.startswith("whatsapp:") for row in to(double, windowed, member)] == [True, False]


def test_without_a_template_it_goes_by_sms_first(windowed: Town, double: TwilioDouble) -> None:
    member = alerted(windowed)
    [sent] = to(double, windowed, member)
    assert (sent.to, sent.content_sid) == (windowed.number_of(member), None)
    assert "alert_by_sms" in history(windowed)


def test_without_a_template_whatsapp_is_tried_last(windowed: Town, double: TwilioDouble) -> None:
    member = windowed.caseworker()
    double.faults.reject(windowed.number_of(member), 21612)
    windowed.says(windowed.person(), "tolong saya dikurung majikan")
    windowed.sends()
    [sent] = to(double, windowed, member)
    assert (sent.to.startswith("whatsapp:"), sent.content_sid) == (True, None)


def test_where_whatsapp_is_all_there_is_it_is_tried(windowed: Town, double: TwilioDouble) -> None:
    settings = windowed.kabar.settings.model_copy(update={"twilio_sms_from": None})
    alone = Town(replace(windowed.kabar, settings=settings), windowed.clock, windowed.phones)
    [sent] = to(double, alone, alerted(alone))
    assert sent.to.startswith("whatsapp:")


@pytest.mark.parametrize("own", [True, False], ids=["its own template", "the alert's alone"])
def test_a_taken_case_that_nobody_contacted_is_not_told_as_one_that_is_free(
    windowed: Town, double: TwilioDouble, *, own: bool
) -> None:
    approve(windowed)
    member = alerted(windowed)
    [first] = to(double, windowed, member)
    case_actions.acknowledge(windowed.kabar, member, windowed.case().code)
    if not own:
        with windowed.kabar.database.write() as connection:
            connection.execute(update(template).where(template.c.name == "alert_late").values(status="rejected"))
    windowed.clock.forward(hours=1)
    windowed.ticks()
    windowed.sends()
    late = to(double, windowed, member)[-1]
    since = first.body.split("sejak ")[1].split(". ")[0]
    said = f"Pemberitahuan MERAH untuk KB-1001, sejak {since}. Sudah diambil, belum tercatat dihubungi. Buka http"
    assert late.content_sid is not None
    assert late.body.startswith(said), "when it was raised, and that it is somebody's"
    assert ("AMBIL" in late.body) is not own
