from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from bot.channels.twilio_signature import sign, signature_valid

TOKEN = "12345"
URL = "https://kabar.example.org/webhooks/twilio/messages"
FORM = {"From": "whatsapp:+6281234567890", "Body": "Apa kabar? ñ 😀", "MessageSid": "SM1"}
SIGNED = sign(TOKEN, URL, FORM)


def test_the_example_in_twilios_own_documentation():
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    assert sign(TOKEN, url, form) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert signature_valid(TOKEN, url, form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_what_we_sign_twilios_validator_accepts():
    assert RequestValidator(TOKEN).validate(URL, FORM, SIGNED)
    assert signature_valid(TOKEN, URL, MultiDict(FORM), SIGNED)


@pytest.mark.parametrize("name", FORM)
def test_a_changed_field_is_noticed(name):
    assert not signature_valid(TOKEN, URL, FORM | {name: FORM[name] + "x"}, SIGNED)


def test_a_field_more_or_less_is_noticed():
    assert not signature_valid(TOKEN, URL, FORM | {"ExtraField": "1"}, SIGNED)
    assert not signature_valid(TOKEN, URL, {"From": FORM["From"]}, SIGNED)


@pytest.mark.parametrize("header", [None, "", "x", SIGNED[:-1], SIGNED + "=", SIGNED.swapcase(), "ñ", "\ud800", "\0"])
def test_a_header_that_is_missing_or_wrong_is_not_valid(header):
    assert not signature_valid(TOKEN, URL, FORM, header)


@pytest.mark.parametrize(
    "url",
    [
        "http://kabar.example.org/webhooks/twilio/messages",
        "https://kabar.example.org/webhooks/twilio/status",
        "https://kabar.example.com/webhooks/twilio/messages",
        URL + "?x=1",
        URL + "/",
    ],
)
def test_a_signature_holds_for_one_url(url):
    assert not signature_valid(TOKEN, url, FORM, SIGNED)


def test_the_token_of_somebody_else_does_not_do():
    assert not signature_valid("54321", URL, FORM, SIGNED)
    assert not signature_valid("", URL, FORM, sign("", URL, FORM))


def test_a_port_may_be_named_or_left_out():
    with_port = URL.replace(".org", ".org:443")
    assert signature_valid(TOKEN, URL, FORM, sign(TOKEN, with_port, FORM))
    assert signature_valid(TOKEN, with_port, FORM, SIGNED)


def test_a_field_that_comes_twice_is_signed_with_both_values():
    form = MultiDict([*FORM.items(), ("Tag", "b"), ("Tag", "a")])
    signed = sign(TOKEN, URL, form)
    assert signature_valid(TOKEN, URL, form, signed)
    assert not signature_valid(TOKEN, URL, MultiDict([*FORM.items(), ("Tag", "b")]), signed)
    assert not signature_valid(TOKEN, URL, MultiDict([*form.items(multi=True), ("Tag", "c")]), signed)


@given(st.text(), st.dictionaries(st.text(), st.text()), st.text())
def test_nothing_makes_it_raise(url, form, header):
    assert signature_valid(TOKEN, url, form, header) in {True, False}


@pytest.mark.parametrize("url", ["http://[", "http://x:port/", ""])
def test_an_address_that_is_none_is_not_valid(url):
    assert not signature_valid(TOKEN, url, FORM, SIGNED)


def test_letters_that_cannot_be_encoded_are_not_valid():
    assert not signature_valid(TOKEN, URL, {"Body": "\ud800"}, SIGNED)
