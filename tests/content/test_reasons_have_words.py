"""Whatever a flow tells a caseworker has words on the pages, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from bot.content import packaged
from bot.i18n import PACKAGED

WORDS = Path(__file__).parents[2] / "bot" / "web" / "templates" / "words.html"


def test_every_reason_of_every_flow_has_words():
    known = dict(re.findall(r'"(\w+)": _\("([^"]+)"\)', WORDS.read_text(encoding="utf-8")))
    with (PACKAGED / "en" / "LC_MESSAGES" / "staff.po").open("rb") as stream:
        english = {message.id for message in read_po(stream) if message.string}
    flows = packaged().world.flows.values()
    reasons = {node.raise_.reason for flow in flows for node in flow.nodes.values() if node.raise_}
    assert reasons <= known.keys()
    assert {known[reason] for reason in reasons} <= english


def test_no_flow_of_the_plan_locks_before_somebody_could_answer():
    content = packaged()
    for name in content.plan.flows:
        assert not content.world.flows[name].sensitive
        assert content.world.flows[name].expires_hours >= 7 * 24


def test_what_the_plan_opens_with_says_nothing_about_anyones_past_or_money():
    content = packaged()
    forbidden = ("korban", "migran", "kementerian", "kemensos", "tppo", "rp", "rupiah", "uang", "dana", "utang")
    for name in content.plan.flows:
        flow = content.world.flows[name]
        opening = flow.nodes[flow.start]
        words = f"{opening.say or ''} {opening.ask or ''}".lower()
        assert not set(re.findall(r"\w+", words)).intersection(forbidden)
