"""Everything Kabar knows about words, frozen; the tables for looking them up are made once, when first needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.core.hear import answer_words, meanings
from bot.core.hear import index as indexing
from bot.core.hear import over as times
from bot.core.hear import spelling as spellings
from bot.core.hear.answer_words import Vocabulary
from bot.core.hear.index import Index
from bot.core.hear.likeness import Learned, Likeness
from bot.core.hear.normalise import clean, spell
from bot.core.hear.over import Mark, Times
from bot.core.hear.rules import CATEGORIES, LANGUAGES, SIGN_LEVELS, Near, Rule, SignLevel, Words
from bot.core.hear.spelling import Spelling
from bot.core.hear.tokens import Tokens, tokens

__all__ = ["CATEGORIES", "LANGUAGES", "SIGN_LEVELS", "Lexicon", "Near", "Rule", "SignLevel", "Words"]


def _spelled(phrases: Iterable[str]) -> set[str]:
    return {spell(word) for phrase in phrases for word in clean(phrase).split() if word != "#"}


@dataclass(frozen=True)
class Lexicon:
    """Rules for signs, in the order of their files, and the word lists."""

    rules: tuple[Rule, ...]
    words: Words
    learned: Learned | None = None
    """What the second ear learned from examples."""

    @cached_property
    def likeness(self) -> Likeness | None:
        """The second ear, for messages that name nothing; None where no examples are."""
        learned = self.learned
        if learned is None:
            return None
        return Likeness(learned.weights, meanings.build(learned.meanings, self.spelling, learned.same))

    @cached_property
    def spelling(self) -> Spelling:
        """How words are read in messages: unknown ones are mended into words of the rules where one fits."""
        mendable: set[str] = set()
        known = _spelled((*self.words.ordinary, *self.words.harmless, *self._answer_words, *self._time_words))
        for rule in self.rules:
            groups = rule.near.all_of if rule.near else ()
            mendable |= _spelled((*rule.phrases, *rule.alone, *(form for group in groups for form in group)))
            known |= _spelled(rule.unless)
        return spellings.build(self.words.short, known, mendable, self.words.not_before)

    @cached_property
    def _answer_words(self) -> tuple[str, ...]:
        words = self.words
        lists = (
            words.yes,
            words.no,
            words.echo,
            words.hedges,
            words.polite,
            words.fillers,
            words.negators,
            words.through,
        )
        return tuple(word for words_of_a_kind in lists for word in words_of_a_kind)

    @cached_property
    def _time_words(self) -> tuple[str, ...]:
        words = self.words
        mended = (word for phrases in words.mended.values() for word in phrases)
        return (*words.past, *words.now, *words.over, *words.still, *words.doubt, *mended)

    @cached_property
    def times(self) -> Times:
        """The words that say whether something is past and over."""
        words = self.words
        lists = {
            Mark.PAST: words.past,
            Mark.NOW: words.now,
            Mark.OVER: words.over,
            Mark.STILL: words.still,
            Mark.DOUBT: words.doubt,
        }
        marks = {mark: self._rows(phrases) for mark, phrases in lists.items()}
        return times.build(marks, {category: self._rows(phrases) for category, phrases in words.mended.items()})

    def _rows(self, phrases: Iterable[str]) -> list[tuple[str, ...]]:
        return [indexing.phrase_words(phrase, self.spelling) for phrase in phrases]

    @cached_property
    def emoji(self) -> dict[int, str]:
        """For ``str.translate``: an emoji becomes its word."""
        return {ord(sign): f" {word} " for word, signs in self.words.emoji.items() for sign in signs}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The word lists for answers; there nothing is mended."""
        return answer_words.build(self.words, {**self.spelling.short, "tak": ("tidak",)})

    @cached_property
    def index(self) -> Index:
        """The table of all phrases."""
        return indexing.build(self.rules, self.words, self.spelling)

    @cached_property
    def negators(self) -> frozenset[str]:
        """Words that negate, as they are read."""
        return self.reads(self.words.negators)

    @cached_property
    def through(self) -> frozenset[str]:
        """Words that a negator reaches through."""
        return self.reads(word for word in self.words.through if " " not in word)

    @cached_property
    def never(self) -> frozenset[tuple[str, ...]]:
        """A negator and the word that it reaches through only so written: "ora tau" is never, "tidak tahu" is not."""
        return frozenset(tuple(map(spell, phrase.split())) for phrase in self.words.through if " " in phrase)

    @cached_property
    def fillers(self) -> frozenset[str]:
        """Words that may stand inside a phrase."""
        return self.reads(self.words.fillers)

    @cached_property
    def polite(self) -> frozenset[str]:
        """Words that change nothing ("kak", "terima kasih")."""
        return self.reads(word for phrase in self.words.polite for word in phrase.split())

    def reads(self, words: Iterable[str]) -> frozenset[str]:
        """These single words as they are read in messages."""
        return frozenset("".join(indexing.phrase_words(word, self.spelling)) for word in words)

    def tokens(self, text: str) -> Tokens:
        """A message as a row of words, for finding signs. A turn asks for the same one two or three times."""
        row = self._latest.get(text)
        if row is None:
            row = tokens(text, self.spelling, self.emoji)
            self._latest.clear()
            self._latest[text] = row
        return row

    @cached_property
    def _latest(self) -> dict[str, Tokens]:
        return {}
