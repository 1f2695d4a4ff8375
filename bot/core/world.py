"""What the engine knows: all content as data, nothing about the person and nothing about the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Final, Literal

from bot.core import keywords
from bot.core.effects import Text
from bot.core.flow import Flow
from bot.core.hear import risk, stopping
from bot.core.hear.language import Tongues
from bot.core.hear.lexicon import Lexicon
from bot.core.hear.risk import Sign
from bot.core.recall import recalled
from bot.core.session import Value

Audience = Literal["all", "women_children"]


ADULT: Final = 18


@dataclass(frozen=True, slots=True)
class Service:
    """Somebody to call. ``verified_on`` is the day a person dialled it, None while nobody has."""

    id: str
    name: str
    contact: str
    audience: Audience = "all"
    verified_on: date | None = None
    districts: tuple[str, ...] = ()
    """It serves only people who are known to live there; empty: everybody."""

    @property
    def text(self) -> Text:
        """Its line in a message. Translators see the name only; nobody can mistype the number."""
        return Text(f"services.{self.id}", f"{self.name}: {{contact}}", {"contact": self.contact})

    def suits(self, gender: Value, age: Value, district: Value = None) -> bool:
        """Nobody is sent where they would be turned away: men to a line for women and children, or far from home."""
        if self.districts and district not in self.districts:
            return False
        if self.audience == "all":
            return True
        child = isinstance(age, int) and age < ADULT
        return child or gender != "male"


@dataclass(frozen=True)
class World:
    """All content the engine steps through."""

    flows: Mapping[str, Flow]
    """The active version of every flow, by name."""
    versions: Mapping[tuple[str, str], Flow]
    """Every version that a running session may stand in, by (name, version)."""
    common: Mapping[str, str]
    """Texts that belong to no flow: name -> Indonesian source (context ``common.<name>``)."""
    lexicon: Lexicon
    services: Mapping[str, Service]
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A label's context -> how it reads in other languages: people answer in the words they were shown."""
    tongues: Tongues = field(default_factory=Tongues)
    """By which the language of a message is guessed."""
    tips: frozenset[str] = frozenset()
    """Flows that the plan offers to those who agreed to awareness."""

    def text(self, name: str, **values: str) -> Text:
        """A common text, e.g. ``text("resume")``."""
        return Text(f"common.{name}", self.common[name], values)

    @cached_property
    def _called(self) -> Mapping[keywords.Spelled, str]:
        return keywords.index(self.flows.values())

    def called(self, text: str) -> str | None:
        """The flow one of whose keywords the whole message is; None where it calls nothing.

        STOP is heard in more ways than others: short and wrong spellings, and words around it ("stop aja kak"). The
        words that our messages name are heard misspelt and with polite words beside them ("ATUR kak", "hapus data sy").
        """
        return self._calls(text)

    @cached_property
    def _calls(self) -> Callable[[str], str | None]:
        return recalled(self._look_up)

    def _look_up(self, text: str) -> str | None:
        called = self._called.get(keywords.spelled(text))
        if called is None and len(text) <= keywords.LONGEST_STOP and self._is_stop(text):
            return keywords.STOP
        return called or self._named_by_us(text)

    def _named_by_us(self, text: str) -> str | None:
        if len(text) > keywords.LONGEST_STOP:
            return None
        called = self._named.get(self._bare(text))
        # "tolong" beside a word may be a cry for help, which hearing weighs; HAPUS asks first what is to go
        plea = any(word in self._pleas for word in self.lexicon.tokens(text).words)
        return called if called == keywords.ERASE or not plea else None

    @cached_property
    def _named(self) -> Mapping[keywords.Spelled, str]:
        """The keywords as hearing reads them; not those of which it leaves words out ("ganti nomor")."""
        found: dict[keywords.Spelled, str] = {}
        for flow in (self.flows[name] for name in keywords.NAMED_BY_US if name in self.flows):
            for word in flow.keywords:
                bare = self._bare(word)
                if bare and len(bare) == len(keywords.spelled(word)):
                    found.setdefault(bare, flow.name)
        return found

    @cached_property
    def _pleas(self) -> frozenset[str]:
        return frozenset(self.lexicon.reads(("tolong", "mohon", "help")))

    def _is_stop(self, text: str) -> bool:
        if keywords.STOP not in self.flows:
            return False
        words = self.lexicon.tokens(text).words
        return (self._bare(text) in self._stops and not stopping.means_more(words)) or stopping.asks(words)

    def sign(self, text: str, language: str | None) -> Sign | None:
        """The most urgent warning sign in a text, for somebody of this language: see ``hear.risk``."""
        return self._signs(text, language)

    @cached_property
    def _signs(self) -> Callable[[str, str | None], Sign | None]:
        return recalled(partial(risk.find, self.lexicon))

    @cached_property
    def _stops(self) -> frozenset[keywords.Spelled]:
        stop = self.flows.get(keywords.STOP)
        return frozenset(filter(None, map(self._bare, stop.keywords))) if stop else frozenset()

    def is_greeting(self, text: str) -> bool:
        """Words that open the greeting flow, polite ones, and nothing else: "assalamualaikum mbak", not "mohon bu"."""
        words = self.lexicon.tokens(text).words
        return any(word in self._greetings for word in words) and all(
            word in self._greetings or word in self.lexicon.polite for word in words
        )

    @cached_property
    def _greetings(self) -> frozenset[str]:
        hello = self.flows.get(keywords.HELLO)
        pleas = self.lexicon.reads(("tolong", "mohon", "help", "saya"))
        found = (word for phrase in hello.keywords for word in self.lexicon.tokens(phrase).words) if hello else ()
        return frozenset(found) - pleas

    def _bare(self, text: str) -> keywords.Spelled:
        """The words of a text as hearing reads them, without those that change nothing."""
        return tuple(
            word for word in self.lexicon.tokens(text).words if word not in self.lexicon.polite and word != "ya"
        )

    def version(self, name: str, version: str) -> Flow | None:
        """The flow as it was when a session began it; None where that version is gone."""
        known = self.versions.get((name, version))
        if known is not None:
            return known
        active = self.flows.get(name)
        return active if active is not None and active.version == version else None
