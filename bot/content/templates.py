"""Reads ``templates.yaml``: texts that WhatsApp approves beforehand, for people who have not written for a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content import neutral
from bot.content.source import Source
from bot.core.effects import Text
from bot.core.fields import VALUES
from bot.core.finding import ContentError
from bot.core.shape import Shape
from bot.core.told import Told, shown, told

KNOCK: Final = "knock"
ALERT: Final = "alert"
ALERT_LATE: Final = "alert_late"
_SAID: Final = ("level", "code", "time", "link")
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {KNOCK: (), ALERT: _SAID, ALERT_LATE: _SAID}
"""What Kabar sends, and the names of what it fills in, in their order."""
COVERED: Final[Mapping[str, str]] = {cover: f"{KNOCK}_{cover}" for cover in VALUES["cover"]}
"""What the messages are called if somebody asks -> the knock that opens in its words, where the file has one."""
LANGUAGES: Final = ("id", "en")
"""Languages of ours that WhatsApp approves templates in (it knows no Sasak, Javanese or Sundanese):
https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/supported-languages"""
LONGEST: Final = 1024
"""Characters: https://www.twilio.com/docs/content/whatsappauthentication"""
LONGEST_BUTTON: Final = 20
"""Letters of a quick reply: https://www.twilio.com/docs/content/twilio-quick-reply"""
MOST_WORDS: Final = 2
"""Of a button: a longer answer to a knock goes to a person as well (``core.step``)."""
FILLED: Final = re.compile(r"\{\{(\w*)\}\}")


@dataclass(frozen=True, slots=True)
class Template:
    """One text for approval. ``variables``: (name, example), the first one is ``{{1}}``."""

    name: str
    category: str
    text: str
    variables: tuple[tuple[str, str], ...] = ()
    button: str = ""
    """A quick reply below it; empty: none."""

    @property
    def wanted(self) -> Text:
        """The text with its gettext context."""
        return Text(f"templates.{self.name}", self.text)

    @property
    def wanted_button(self) -> Text | None:
        """The button's label with its gettext context."""
        return Text(f"templates.{self.name}.button", self.button) if self.button else None

    @property
    def texts(self) -> tuple[Text, ...]:
        """All that is to be translated."""
        return (self.wanted, self.wanted_button) if self.wanted_button else (self.wanted,)

    def numbered(self, values: Mapping[str, str]) -> dict[str, str]:
        """Values by the numbers that the provider knows them by."""
        return {str(number): values[name] for number, (name, _) in enumerate(self.variables, 1)}


def filled(body: str, numbered: Mapping[str, str]) -> str:
    """A template's text as whoever gets it reads it."""
    return FILLED.sub(lambda found: numbered.get(found[1], found[0]), body)


def faults(body: str, count: int) -> list[Told]:
    """What WhatsApp, or our own rule of neutral words, would refuse about a text with so many variables."""
    found = []
    if len(body) > LONGEST:
        found.append(told("{count} characters, at most {most} are taken", count=len(body), most=LONGEST))
    numbers = FILLED.findall(body)
    if sorted(numbers) != [str(number) for number in range(1, count + 1)]:
        held = ", ".join(f"{{{{{number}}}}}" for number in numbers) or told("no variables")
        found.append(
            told("holds {found}, and {count} numbered from 1 are named under variables", found=held, count=count)
        )
    if body.lstrip().startswith("{{") or body.rstrip(" .!").endswith("}}"):
        found.append(told("begins or ends with a variable"))
    said = neutral.packaged().said_in(body)
    if said:
        found.append(told("is not neutral: {words}", words=", ".join(sorted(said))))
    return found


def button_faults(label: str) -> list[Told]:
    """The same of a button's label."""
    found = []
    if len(label) > LONGEST_BUTTON:
        found.append(told("{count} letters, at most {most} are taken", count=len(label), most=LONGEST_BUTTON))
    if len(label.split()) > MOST_WORDS:
        found.append(told("more than {most} words: a person would have to read each tap", most=MOST_WORDS))
    return found + (faults(f"{label} .", 0) if label else [])


def read_templates(folder: Path) -> Mapping[str, Template]:
    """Name -> template; raises :class:`ContentError`."""
    source = Source(folder / "templates.yaml")
    shape = Shape(source.place)
    found = {}
    raw = shape.mapping(source.data, (), (*NEEDED, *COVERED.values()))
    own = {name: NEEDED[KNOCK] for name in COVERED.values() if name in raw}
    for name, names in {**NEEDED, **own}.items():
        given = shape.mapping(raw.get(name), (name,), ("category", "text", "variables", "button"))
        category = shape.one_of(given.get("category"), (name, "category"), ("UTILITY",), required=True)
        text = shape.text(given.get("text"), (name, "text"))
        if text is None and "text" not in given:
            shape.add((name,), told("the text is missing"), told("Add {key}: in quotes", key="text"))
        variables = _variables(given.get("variables"), name, shape)
        if tuple(called for called, _ in variables) != names:
            mend = told("Name them, in this order: {known}", known=", ".join(names))
            shape.add((name,), told("other variables than Kabar fills in"), mend)
        for words in faults(text or "", len(variables)) if text else ():
            shape.add((name, "text"), words, told("See docs/whatsapp.md"))
        button = shape.text(given.get("button"), (name, "button")) or ""
        for words in button_faults(button):
            shape.add((name, "button"), words, told("See docs/whatsapp.md"))
        found[name] = Template(name, category or "UTILITY", text or "", variables, button)
    if shape.findings:
        raise ContentError(shape.findings)
    return found


def _variables(data: object, name: str, shape: Shape) -> tuple[tuple[str, str], ...]:
    found = []
    for at, (number, value) in enumerate(data.items() if isinstance(data, Mapping) else (), 1):
        place = (name, "variables", str(number))
        if str(number) != str(at):
            words = told("variable {name} is number {number}", name=shown(number), number=at)
            shape.add(place, words, told("Number them 1, 2, 3 in their order"))
        given = shape.mapping(value, place, ("name", "example"))
        example = shape.text(given.get("example"), (*place, "example"))
        if example is None:
            mend = told("Whoever approves wants to see one: add 'example:' in quotes")
            shape.add(place, told("no example"), mend)
        found.append((shape.name(given.get("name"), (*place, "name")), example or ""))
    return tuple(found)
