"""The forms of a page, and filling them: what a browser would send, with other words in the fields."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

WRITTEN: Final = frozenset({"text", "search", "textarea"})
"""Kinds of field where anybody may type any words."""
READ: Final = {
    "date": "2026-05-05", "datetime-local": "2026-05-05T09:30", "email": "siapa@example.org", "month": "2026-05",
    "number": "1", "password": "kata sandi panjang", "tel": "081234567899", "time": "08:00", "url": "https://a.example",
    "digits": "", "pattern": "nama_baru",
}  # fmt: skip
"""Kinds of field that a browser checks, and something that it would let through."""


@dataclass
class Field:
    """A field of a form. ``chosen``: a browser would send it as it stands."""

    name: str
    kind: str
    value: str = ""
    chosen: bool = True
    room: int = 10**6
    """Letters that a browser lets be typed."""


@dataclass
class Form:
    """What stands between the tags of a form, its buttons apart."""

    action: str
    method: str
    many: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value, and another action."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.fields)

    @property
    def typed(self) -> bool:
        """Whether anything is typed in it, or a file chosen."""
        return any(one.kind in WRITTEN or one.kind in READ or one.kind == "file" for one in self.fields)


class Reader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._area: Field | None = None
        self._select: tuple[Form, str, list[Field]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        own = self._by_id.get(has["form"]) if "form" in has else self._open
        match tag:
            case "form":
                multipart = has.get("enctype") == "multipart/form-data"
                self._open = Form(has.get("action", ""), has.get("method", "get").lower(), multipart)
                self.forms.append(self._open)
                self._by_id[has.get("id", "")] = self._open
            case "button" if own is not None and "disabled" not in has:
                own.buttons.append((has.get("name", ""), has.get("value", ""), has.get("formaction", "")))
            case "input" | "textarea" | "select" if own is not None and has.get("name"):
                self._field(tag, has, own)
            case "option" if self._select is not None:
                self._select[2].append(Field(self._select[1], "select", has.get("value", ""), "selected" in has))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._select is not None:
            form, _, options = self._select
            chosen = [one for one in options if one.chosen and one.value] or [one for one in options if one.value]
            form.fields += [Field(one.name, "select", one.value) for one in chosen[:1]]
            self._select = None

    def _field(self, tag: str, has: dict[str, str], form: Form) -> None:
        kind = has.get("type", "text") if tag == "input" else tag
        if tag == "select":
            self._select = (form, has["name"], [])
            return
        if kind in WRITTEN and has.get("inputmode") == "numeric":
            kind = "digits"
        elif kind in WRITTEN and "pattern" in has:
            kind = "pattern"
        made = Field(has["name"], kind, has.get("value", ""), room=int(has.get("maxlength", 10**6)))
        if kind in {"checkbox", "radio"}:
            first = kind == "radio" and not any(one.name == made.name for one in form.fields)
            made.value, made.chosen = has.get("value", "on"), first or "checked" in has or kind == "checkbox"
        form.fields.append(made)
        if tag == "textarea":
            self._area = made


def forms_of(html: str) -> list[Form]:
    """In the order of the page."""
    reader = Reader()
    reader.feed(html)
    return reader.forms


def filled(form: Form, words: str, *, checked_too: bool) -> dict[str, object]:
    """What is sent when somebody types words into every field; ``checked_too``: past what a browser checks."""
    given: dict[str, object] = {}
    for one in form.fields:
        if one.kind == "file":
            given[one.name] = (io.BytesIO(words.encode()), "daftar.csv")
        elif checked_too and one.kind in {*WRITTEN, *READ}:
            given[one.name] = words
        elif one.kind in WRITTEN:
            given[one.name] = words[-one.room :]
        elif one.kind in READ:
            given[one.name] = one.value or READ[one.kind]
        elif one.chosen:
            given[one.name] = one.value
    return given
