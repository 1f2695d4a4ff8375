"""Texts that a language does not have, has of an older wording, or has as a draft that nobody has reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.check.place import At, Spot, Translations, tongue
from bot.core.effects import Text
from bot.core.finding import Finding, Severity
from bot.core.flow import Flow
from bot.core.texts import flow_texts
from bot.core.told import listed, told

Contexts = Mapping[str, frozenset[str]]
"""Language -> the contexts of all that it has."""


def contexts(translations: Translations) -> Contexts:
    """By which a text of an older wording is found: once for many texts."""
    return {language: frozenset(context for context, _ in known) for language, known in translations.items()}


def missing(text: Text, translations: Translations, had: Contexts, spot: Spot, grave: Severity) -> Iterator[Finding]:
    """Languages in which people read the source instead; apart where the language has a text for the older source."""
    without = [language for language, known in translations.items() if (text.context, text.source) not in known]
    outdated = [language for language in without if text.context in had[language]]
    for kind, languages in (("untranslated", [one for one in without if one not in outdated]), ("outdated", outdated)):
        if not languages:
            continue
        names = listed(map(tongue, languages))
        words = (
            told("no text in {languages} for {text!r}", languages=names, text=text.source)
            if kind == "untranslated"
            else told("the text in {languages} is of an older wording of {text!r}", languages=names, text=text.source)
        )
        mend = told("Have it translated") if kind == "untranslated" else told("Have it looked at again")
        yield (spot.error if grave == "error" else spot.warning)(kind, words, mend)


def drafts(flow: Flow, translations: Translations, reviewed: Translations, at: At) -> Iterator[Finding]:
    """Per language, how many of the flow's texts are drafts: they are not sent, people read Indonesian."""
    keys = [(text.context, text.source) for text in flow_texts(flow)]
    for language, known in translations.items():
        count = sum(key in known and key not in reviewed.get(language, {}) for key in keys)
        if count:
            words = told(
                "{count} of {all} texts in {language} are drafts that nobody has reviewed",
                count=count,
                all=len(keys),
                language=tongue(language),
            )
            mend = told("Have somebody review them who speaks it; until then people read Indonesian")
            yield Spot(at, flow.name).warning("draft", words, mend)
