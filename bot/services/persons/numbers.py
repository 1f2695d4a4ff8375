"""Telephone numbers: many ways to write them, one way to keep them (E.164)."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

_WRITTEN = re.compile(r"[0-9+()./\s\u00a0\u2010-\u2015-]+")
"""Digits and what people put between them. A letter O for a nought would lead to a stranger."""
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


def normalise(text: str, country: str = "ID") -> str | None:
    """``0812-3456-7890``, ``62812...``, ``+62 812 ...`` or ``812...`` as ``+62812...``; None if it is no mobile number.

    Short codes (129, 171) are dial strings, not numbers, and give None.
    """
    if not _WRITTEN.fullmatch(text):
        return None
    plain = "".join(sign for sign in text if sign.isdigit() or sign == "+")
    code = str(phonenumbers.country_code_for_region(country))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    elif plain.startswith(code):
        plain = "+" + plain
    try:
        number = phonenumbers.parse(plain, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
