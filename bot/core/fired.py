"""What a sign's ``rule`` names: a rule of the lexicon, a node of a flow, or one of Kabar's own keys below.

Keys only. Their words are in ``web/templates/words.html``, in the reader's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from bot.core.hear.risk import LIKE

OwnKey = Literal[
    "no_rule",  # a message that nothing in the lexicon or the flow understood
    "step_failed",  # a fault of ours: the conversation is parked
    "not_answered",  # detail: the plan's step
    "too_late_follow_up",  # detail: the plan's step
    "too_late",  # a message waited past its time and was not sent
    "not_delivered",  # detail: the provider's code, else what was done about it
    "call_only",  # the person wants to be called; the follow-up's step
    "no_line",  # every line of the person is set aside; the follow-up's step
    "number_moved",  # somebody else's WhatsApp account was seen on the person's number
    # somebody writes after so long that it may be another; detail: days, or days/code of who writes where lines rest
    "long_silence",
    "silent_danger",  # danger is told of on such a number, before anybody has looked; detail: code of whoever writes
    "silent_erase",  # HAPUS came from such a number; detail: code of whoever wrote it
    "no_template",  # WhatsApp's window is closed and no template for it is approved
    "talk_idle",  # nobody answered a conversation that a caseworker had taken over
    "danger_word",  # the person's own word for danger came
    "wrong_word",  # three words came that were not the agreed one
    "forgot_word",  # the agreed one was asked for, and they have forgotten it
    "refused_hours",  # no messages at a time of the day, in words that change nothing by themselves
    "asked_late",  # a keyword that only a person can follow now: it came long after it was written
    "asked_in_silence",  # the same: nothing is sent to that phone since the danger word came
    "asked_unsure",  # the same: it came from a phone that several share, without a word that shows whose wish it is
    "birth_year",  # by an imported list somebody is under 18
]
OWN_KEYS: Final[tuple[OwnKey, ...]] = get_args(OwnKey)

Kind = Literal["heard", "guessed", "answered", "own", "unknown"]

_NODE: Final = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
_LEXICON: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Fired:
    """What a rule names.

    ``heard``: a rule of the lexicon; ``guessed``: a category, by the second ear; ``answered``: a flow, and its node;
    ``own``: one of the keys, and its detail.
    ``unknown``: what fits none of these, whole, so that whoever reads the case sees it all the same.
    """

    kind: Kind
    name: str
    detail: str = ""


def own(key: OwnKey, detail: str = "") -> str:
    """The rule of a sign that Kabar itself raises."""
    return f"{key}:{detail}" if detail else key


def read(rule: str) -> Fired:
    """What a rule names; the only reader of ``key:detail``.

    A flow and its node have one dot between two names (``check_in.call``); the lexicon's rules have two, for category
    and language (``locked.id.stuck``). A test holds that for the packaged lexicon.
    """
    key, _, detail = rule.partition(":")
    if key in OWN_KEYS:
        return Fired("own", key, detail)
    if rule.startswith(LIKE):
        return Fired("guessed", rule.removeprefix(LIKE))
    node = _NODE.fullmatch(rule)
    if node:
        return Fired("answered", node[1], node[2])
    return Fired("heard" if _LEXICON.fullmatch(rule) else "unknown", rule)
