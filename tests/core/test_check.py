from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import PACKAGED, packaged
from bot.content.flows import places
from bot.core.answering import OFFER_PERSON
from bot.core.check import check, check_flow, neutral_words
from bot.core.keywords import STOP
from bot.core.run import CRISIS
from bot.core.step import WELCOME
from bot.i18n import Catalogues
from tests.core.making import world
from tests.transcripts.chat import catalogues


def test_the_packaged_flows_have_no_findings_in_indonesian_and_english():
    english = {"en": catalogues().texts["en"]}
    found = check(packaged().world, english, places(PACKAGED), packaged().ladder, packaged().rules)
    # the numbers that the services ask for are dialled by whoever deploys Kabar
    assert [str(one) for one in found if one.kind not in {"unverified", "too_long_list"}] == []
    assert {finding.severity for finding in found} <= {"warning"}
    # WhatsApp shows these questions as numbered text, as it does by SMS: a shorter label would say less
    numbered = {(one.flow, one.path[1]) for one in found if one.kind == "too_long_list"}
    assert numbered == {
        ("assistance", "by_whom"),
        ("debt", "taken"),
        ("health", "what"),
        ("offer_check", "papers"),
        ("work_and_business", "none"),
    }


def test_drafts_in_other_languages_could_be_sent_as_they_are():
    texts = Catalogues.load(send_drafts=True).texts
    flows = packaged().world.flows.values()
    found = [one for flow in flows for one in check_flow(packaged().world, flow, texts, rules=packaged().rules)]
    found += neutral_words.of_common(packaged().world, texts, lambda _, path: str(path), packaged().rules)
    assert [str(one) for one in found if one.severity == "error"] == []


def few(all_flows):
    """The small flow among those that Kabar begins by itself or that these tests name: the others cost seconds."""
    names = {"small", STOP, WELCOME, CRISIS, OFFER_PERSON, "offer_check", "help"}
    return replace(all_flows, flows={name: flow for name, flow in all_flows.flows.items() if name in names})


def starting_with(node):
    """A flow whose first node is ``a: {node}``; ``b`` says goodbye."""
    return f"{{start: a, nodes: {{a: {{{node}}}, b: {{say: Dah, end: true}}}}}}"


def choosing(one, other):
    choices = f"choices: {{x: {{label: {one}}}, y: {{label: {other}}}}}"
    return starting_with(f"ask: Apa?, answer: choice, {choices}, next: b")


def branching(when):
    return starting_with(f"branch: [{{when: '{when}', next: b}}, {{else: b}}]")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (starting_with("say: Hai, end: true"), "small.nodes.b", "never reached"),
        (starting_with("say: Hai"), "small.nodes.a", "leads nowhere"),
        (starting_with("ask: Ya?, answer: yes_no"), "small.nodes.a.choices.yes", "leads nowhere"),
        (starting_with("ask: Apa?, answer: text"), "small.nodes.a", "leads nowhere"),
        (starting_with("next: a"), "small.nodes.a", "goes round in circles"),
        (starting_with("branch: [{when: 'age > 1', next: b}]"), "branch", "no else"),
        ("{start: z, nodes: {b: {say: Dah, end: true}}}", "small.start", "there is no node 'z'"),
        (starting_with("next: bb"), "a.next", "no node 'bb'. Did you mean 'b'"),
        (starting_with("begin: offer_chek"), "a.begin", "Did you mean 'offer_check'"),
        (starting_with("begin: small"), "small", "begins itself"),
        (starting_with("refer: {to: [nobody], reason: x}, next: b"), "refer.to.0", "no service"),
        (starting_with("remember: {nik: x}, next: b"), "remember.nik", "keeps no field 'nik'"),
        (starting_with("remember: {language: xx}, next: b"), "language", "is no value"),
        (starting_with("remember: {language: '{q}'}, next: b"), "language", "is no question"),
        (branching("agee > 1"), "when", "'agee'"),
        (branching("status == x"), "when", "never 'x'"),
        (choosing("Utang", "Utang"), "choices.x", "is heard as nothing clear"),
        (choosing("Bantuan", "Tidak"), "nodes.a", "whoever writes 'bantuan' for help"),
        (choosing("Ini terlalu panjang sekali", "Tidak"), "choices.x.label", "A button holds 20"),
        (starting_with("say: '\u201cHai\u201d', next: b"), "a.say", "less than half as long"),
        (starting_with(f"say: '{'Kabar ' * 60}', next: b"), "b.say", "3 SMS"),
        (starting_with("say: 'Hai {nama}', next: b"), "a.say", "braces in a text"),
        ("{start: a, keywords: [stop], nodes: {a: {say: Hai, end: true}}}", "keywords.0", "calls 'stop'"),
    ],
)
def test_what_could_trap_somebody_is_found(text, place, words):
    found = [finding for finding in check(few(world(text))) if finding.place.startswith("small")]
    assert any(place in finding.place and words in str(finding) for finding in found), list(map(str, found))


def test_a_text_without_translation_is_found():
    small = world("{start: a, nodes: {a: {say: Hai, end: true}}}")
    (finding,) = check_flow(small, small.flows["small"], {"en": {}})
    assert "no text in English" in str(finding)


def test_a_translation_that_lost_its_braces_is_found():
    english = {key: text.replace("{code}", "code") for key, text in catalogues().texts["en"].items()}
    found = {
        finding.place for finding in check(few(packaged().world), {"en": english}) if "other braces" in finding.words
    }
    assert "common.staff_taken" in found


def test_a_missing_system_flow_is_found():
    small = few(world())
    del small.flows["crisis"]
    assert any("'crisis' is missing" in str(finding) for finding in check(small))


@pytest.mark.parametrize("word", ["stop aja", "jangan wa lagi", "berhenti kak"])
def test_a_keyword_that_means_to_stop_is_found(word):
    there = world(f'start: a\nkeywords: ["{word}"]\nnodes: {{a: {{say: "Ada.", end: true}}}}')
    found = [one for one in check_flow(there, there.flows["small"]) if one.severity == "error"]
    assert [(one.place, one.words) for one in found] == [("small.keywords.0", f"whoever writes {word!r} wants to stop")]
