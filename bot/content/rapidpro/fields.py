"""Which of RapidPro's contact fields are ours: Kabar keeps few, and none in a person's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.content.rapidpro.texts import OURS
from bot.core.fields import VALUES

FIELDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("gender", "sex", "jenis_kelamin", "kelamin"), "gender"),
    **dict.fromkeys(("birth_year", "year_of_birth", "yob", "tahun_lahir"), "birth_year"),
    **dict.fromkeys(("district", "kabupaten", "kabupaten_kota"), "district"),
    **dict.fromkeys(("language", "bahasa"), "language"),
    **dict.fromkeys(("age", "umur", "usia"), "age"),
    **dict.fromkeys(("contact_way", "cara_dihubungi"), "contact_way"),
}
"""The key of a field in RapidPro -> ours. ``age`` may be asked for and not be kept: Kabar keeps the year of birth."""

KEPT: Final = ("gender", "birth_year", "district", "language", "contact_way")
"""What an import may write. Consent and status never: they begin and end the messages to somebody."""

_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "gender": {
        **dict.fromkeys(("female", "f", "woman", "girl", "perempuan", "wanita", "p"), "female"),
        **dict.fromkeys(("male", "m", "man", "boy", "laki", "lakilaki", "pria", "l"), "male"),
        **dict.fromkeys(("other", "lain", "lainnya"), "other"),
    },
    "language": {
        **OURS,
        **dict.fromkeys(("indonesian", "indonesia", "bahasaindonesia"), "id"),
        **dict.fromkeys(("english", "inggris"), "en"),
        **dict.fromkeys(("javanese", "jawa"), "jv"),
        **dict.fromkeys(("sundanese", "sunda"), "su"),
        **dict.fromkeys(("sasak",), "sas"),
    },
    "contact_way": {
        **dict.fromkeys(("phone", "call", "telepon", "telpon"), "phone"),
        **dict.fromkeys(("message", "sms", "whatsapp", "wa", "pesan"), "message"),
    },
}


def ours(key: str) -> str | None:
    """Our field for one of RapidPro's."""
    return FIELDS.get(key.strip().lower())


def value(field: str, said: str) -> str | int | None:
    """What we keep for these words; None where it is none of the field's values."""
    if field in VALUES:
        return _SAID.get(field, {}).get(re.sub(r"[\W_]+", "", said).lower())
    if field in {"birth_year", "age"}:
        return int(said) if re.fullmatch(r"\d{1,4}", said.strip()) else None
    return said.strip() if field == "district" and said.strip() and '"' not in said and "\n" not in said else None
