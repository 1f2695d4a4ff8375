"""What keeps a translation from being kept: it could not be sent, or would be heard as something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.content import templates as templated
from bot.core.asking import label
from bot.core.check import neutral_words
from bot.core.keywords import spelled
from bot.core.world import World
from bot.i18n import SOURCE
from bot.services.kabar import Kabar
from bot.services.studio.doors import StudioFault
from bot.services.studio.texts import known
from bot.services.studio.texts.known import Known, Texts
from bot.services.studio.texts.standing import Standing
from bot.translations.colliding import colliding
from bot.translations.fault import Fault, place_of
from bot.translations.faults import alone
from bot.translations.po import Entry
from bot.translations.too_long import too_long
from bot.translations.wanted import Wanted

LONGEST: Final = 2_000
"""Letters of any translation: two SMS hold 306, a template 1024."""


class TextFault(StudioFault):
    """What was written cannot be kept; ``faults`` name why, one by one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("text", "\n".join(map(str, faults)))
        self.faults = tuple(faults)


def faults(
    kabar: Kabar, texts: Texts, given: Mapping[Known, str], standing: Iterable[Standing], language: str
) -> list[Fault]:
    """All that is wrong with these translations, given what stands beside them in messages."""
    found: list[Fault] = []
    sound: dict[Known, str] = {}
    for one, text in given.items():
        wrong = list(_written(one, text)) or list(
            alone(Entry(one.context, one.source, text), Entry(one.context, one.source))
        )
        found += wrong or _template(kabar, one, text)
        if not wrong:
            sound[one] = text
    others = {one.text: one.said for one in standing if one.said and one.status != "outdated"}
    for draft in (False, True):
        mine = {one: text for one, text in sound.items() if one.draft == draft and one.group != "templates"}
        if mine:
            found += _among(kabar, texts.coming if draft else texts.live, mine, others, language)
    return list(dict.fromkeys(found))


def _written(one: Known, text: str) -> Iterator[Fault]:
    where = place_of(one.context, one.source)
    if "\x00" in text or any(ord(letter) < ord(" ") and letter != "\n" for letter in text):
        words, mend = "there is a letter in it that no text has", "Write it anew: something invisible was pasted in"
        yield Fault(where, words, mend, "control", context=one.context)
    if len(text) > LONGEST:
        values = {"letters": str(len(text)), "most": str(LONGEST)}
        yield Fault(where, f"it has {len(text)} letters", f"At most {LONGEST}", "long", values, one.context)


def _template(kabar: Kabar, one: Known, text: str) -> list[Fault]:
    """What WhatsApp would refuse of a template."""
    for template in kabar.content.templates.values():
        found = [Entry(text.context, text.source) for text in template.texts]
        if (one.context, one.source) in [(entry.context, entry.source) for entry in found]:
            button = one.context != template.wanted.context
            wrong = templated.button_faults(text) if button else templated.faults(text, len(template.variables))
            where = place_of(one.context, one.source)
            return [
                Fault(where, words, "See docs/whatsapp.md", "template", {"words": words}, one.context)
                for words in wrong
            ]
    return []


def _among(
    kabar: Kabar, world: World, given: Mapping[Known, str], others: Mapping[Known, str], language: str
) -> Iterator[Fault]:
    wanted: Wanted = known.wanted(kabar, world, {one.group for one in given})
    mine = {one.context: text for one, text in given.items()}
    beside = {one.context: text for one, text in others.items()}
    yield from too_long(wanted, mine, beside)
    yield from colliding(world, mine, beside)
    yield from _in_other_languages(kabar, world, mine, language)
    yield from _cries(world, mine, language)
    yield from _not_neutral(kabar, world, mine)


def _in_other_languages(kabar: Kabar, world: World, mine: Mapping[str, str], language: str) -> Iterator[Fault]:
    """Labels that another answer of the same question has in another language: nobody knows which is meant."""
    known = {other: texts for other, texts in kabar.texts.written.texts.items() if other != language}
    for flow in world.flows.values():
        for node in flow.nodes.values():
            labels = [label(world, flow, node, choice) for choice in node.choices]
            for text in (one for one in labels if one.context in mine):
                said = mine[text.context]
                for number, other in enumerate(labels, 1):
                    ways = (texts.get((other.context, other.source), "") for texts in known.values())
                    if other.context != text.context and spelled(said) in map(spelled, ways):
                        words = f"{said!r} is what answer {number} of the same question says in another language"
                        values = {"text": said, "number": str(number)}
                        place, mend = place_of(text.context, text.source), "Use other words"
                        yield Fault(place, words, mend, "elsewhere", values, text.context)


def _cries(world: World, mine: Mapping[str, str], language: str) -> Iterator[Fault]:
    """Labels that a rule hears as red, and their source not: what is offered as an answer raises nothing by itself."""
    for flow in world.flows.values():
        for node in flow.nodes.values():
            for choice in node.choices:
                text, then = label(world, flow, node, choice), flow.nodes.get(choice.next or "")
                if (then and then.raise_) or not (said := mine.get(text.context)):
                    continue  # a person is told by the answer itself
                if _red(world, said, language) and not _red(world, text.source):
                    words = f"{said!r} is heard as a cry for help, and {text.source!r} is not"
                    mend = "Use other words: people who need help may write these"
                    yield Fault(place_of(text.context, text.source), words, mend, "cry", {"text": said}, text.context)


def _not_neutral(kabar: Kabar, world: World, mine: Mapping[str, str]) -> Iterator[Fault]:
    """Words that say too much where it is not clear yet who holds the phone: a flow with them would not go live."""
    rules = kabar.content.rules
    for text in neutral_words.open_texts(world, rules, {context.partition(".")[0] for context in mine}):
        if odd := rules.neutral.said_in(mine.get(text.context, "")):
            said = ", ".join(odd)
            words, mend = f"{said} may be read by anybody who holds the phone", "Say it without"
            place = place_of(text.context, text.source)
            yield Fault(place, words, mend, "neutral", {"words": said}, text.context)


def _red(world: World, text: str, language: str = SOURCE) -> bool:
    sign = world.sign(text, language)
    return sign is not None and sign.level == "red" and not sign.guessed
