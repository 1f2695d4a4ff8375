"""E-mail by SMTP, against a server that speaks it."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest

from bot.channels.base import Outgoing, Sent
from bot.channels.mail import MailChannel
from tests.channels.making import NOW
from tests.doubles.mail import PASSWORD, USER, MailDouble, authenticator, certificates

SENDER = "kabar@example.org"
TEXT = (
    "MERAH KB-1042. 21/11 10:00.\n\nBuka: https://kabar.example.org/a/abcdefghijklmnopqrstuv\n\n.titik di depan, é, 🙂"
)
MAIL = Outgoing("0197", "sari@example.org", "email", TEXT, NOW, subject="MERAH KB-1042")


@pytest.fixture
def server():
    with MailDouble() as running:
        yield running


def channel(server, **options):
    return MailChannel(server.url, SENDER, **options)


def test_it_arrives_as_plain_text_with_the_headers_of_a_machine(server):
    assert channel(server).send(MAIL) == Sent("0197@example.org", "sent")
    [got] = server.got
    assert (got.sender, got.to, got.text) == (SENDER, ("sari@example.org",), TEXT)
    mail = got.mail
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    assert not mail.is_multipart()
    assert parsedate_to_datetime(mail["Date"]) == NOW
    told = {name: mail[name] for name in ("From", "To", "Subject", "Auto-Submitted", "Message-ID")}
    assert told == {
        "From": "Kabar <kabar@example.org>",
        "To": "sari@example.org",
        "Subject": "MERAH KB-1042",
        "Auto-Submitted": "auto-generated",
        "Message-ID": "<0197@example.org>",
    }


def test_nothing_in_it_tells_who_opened_it(server):
    channel(server).send(MAIL)
    [got] = server.got
    wanted = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"}
    assert set(got.mail.keys()) - wanted == {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert re.findall(r"https?://\S+", got.text) == ["https://kabar.example.org/a/abcdefghijklmnopqrstuv"]


def test_a_repeat_has_the_same_message_id_and_another_message_another(server):
    for mail in (MAIL, MAIL, replace(MAIL, id="0198")):
        channel(server).send(mail)
    assert [got.mail["Message-ID"] for got in server.got] == [
        *("<0197@example.org>", "<0197@example.org>"),
        "<0198@example.org>",
    ]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "sari@example.org\r\nBcc: all@example.org",
            "sari@example.org\n",
            "\nsari@example.org",
            "sari@example.org\x00",
        ),
        *("sari@example.org,dewi@example.org", "<sari@example.org>", "sari", "", "sari@", "a b@example.org"),
        *("sari@example", "sari@-example.org", "sárí@example.org", "x" * 250 + "@example.org"),
    ],
)
def test_an_address_that_is_more_or_less_than_one_goes_nowhere(server, address):
    error = channel(server).send(replace(MAIL, to=address))
    assert (error.code, error.permanent) == ("mail-address", True)
    assert server.got == []


@pytest.mark.parametrize("subject", ["MERAH\r\nBcc: all@example.org", "MERAH\n", "a\x00b", "a\u2028b"])
def test_a_subject_that_would_be_a_second_header_goes_nowhere(server, subject):
    assert channel(server).send(replace(MAIL, subject=subject)).permanent
    assert server.got == []


def test_half_an_emoji_does_not_stop_it(server):
    assert isinstance(channel(server).send(replace(MAIL, body="ya \ud83d")), Sent)
    assert server.got[0].text == "ya ?"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_it_logs_in_where_it_has_a_password():
    with MailDouble(authenticator=authenticator, auth_required=True, auth_require_tls=False) as server:
        assert isinstance(channel(server, user=USER, password=PASSWORD).send(MAIL), Sent)
        assert channel(server, user=USER, password=PASSWORD).greet() is None
        wrong = channel(server, user=USER, password="wrong").send(MAIL)
        assert (wrong.code.startswith("smtp-535"), wrong.permanent, wrong.action) == (True, True, "staff")
        without = channel(server).send(MAIL)
        assert (without.code.startswith("smtp-530"), without.permanent) == (True, True)
    assert len(server.got) == 1


def test_a_server_that_takes_no_password_is_a_fault_of_settings(server):
    error = channel(server, user=USER, password=PASSWORD).send(MAIL)
    assert (error.code, error.permanent, error.action) == ("mail-log-in", False, "staff")


def test_tls_begins_when_the_server_has_greeted(tmp_path):
    ours, trusting = certificates(tmp_path)
    with MailDouble(tls_context=ours, require_starttls=True) as server:
        assert isinstance(channel(server, plainly=False, context=trusting).send(MAIL), Sent)
        strange = channel(server, plainly=False).send(MAIL)
        assert (strange.code, strange.permanent, strange.ambiguous) == ("mail-tls", False, False)
    assert len(server.got) == 1


def test_or_with_the_first_byte(tmp_path):
    ours, trusting = certificates(tmp_path)
    with MailDouble(ssl_context=ours) as server:
        sealed = server.url.replace("smtp:", "smtps:")
        assert isinstance(MailChannel(sealed, SENDER, context=trusting).send(MAIL), Sent)
        assert MailChannel(sealed, SENDER).send(MAIL).code == "mail-tls"


def test_where_tls_is_demanded_and_not_offered_nothing_is_said(server):
    error = channel(server, plainly=False, user=USER, password=PASSWORD).send(MAIL)
    assert (error.code, error.permanent) == ("mail-tls", False)
    assert server.got == []
