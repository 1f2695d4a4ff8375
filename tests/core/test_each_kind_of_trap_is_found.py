"""A good flow has no finding; each kind of trap that is planted in it is found, at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.content import packaged
from bot.core.answering import OFFER_PERSON
from bot.core.check import Rules, check, check_flow
from bot.core.effects import Text
from bot.core.finding import Finding
from bot.core.keywords import STOP
from bot.core.run import CRISIS
from bot.core.step import WELCOME
from bot.core.texts import flow_texts
from bot.core.world import World
from tests.core.making import world

GOOD = """
start: now
keywords: [kabar panen]
nodes:
  now:
    say: "Halo, apa kabar?"
    ask: "Bagaimana panen Anda?"
    answer: choice
    choices:
      good: {label: "Lancar", also: [bagus, mantap], next: thanks}
      poor: {label: "Kurang", also: [gagal], points: {poor: 1}, next: seed}
      afraid: {label: "Saya takut", next: told}
  seed:
    ask: "Bibitnya ada?"
    answer: yes_no
    choices:
      "yes": {also: [masih ada], next: how}
      "no": {also: [sudah habis], points: {poor: 1}, next: how}
  how:
    branch:
      - {when: "poor >= 2", next: told}
      - {else: who}
  who:
    rotate: [men, women]
  men:
    say: "Ada kelompok tani."
    next: call
  women:
    say: "Ada kelompok ibu."
    next: call
  call:
    refer: {to: [kemensos, sapa], reason: harvest}
    next: thanks
  told:
    raise: {level: orange, reason: harvest}
    say: "Terima kasih. Kami usahakan petugas melihatnya dalam 24 jam."
    end: true
  thanks:
    say: "Terima kasih, sampai nanti."
    end: true
"""
RULES = Rules(packaged().neutral, frozenset({"small"}))


def planted(old: str = "", new: str = "") -> World:
    assert old in GOOD, old
    base = world(GOOD.replace(old, new, 1))
    dialled = {name: replace(one, verified_on=date(2026, 11, 1)) for name, one in base.services.items()}
    return replace(base, services=dialled)


def found(there: World, translations: dict[str, dict[tuple[str, str], str]] | None = None) -> list[Finding]:
    given = {"translations": translations or {}, "ladder": packaged().ladder, "rules": RULES}
    return list(check_flow(there, there.flows["small"], **given))


def english(there: World, **other: str) -> dict[str, dict[tuple[str, str], str]]:
    """The flow's own texts once more as its English, but for those of these places."""
    texts: dict[tuple[str, str], str] = {}
    for text in flow_texts(there.flows["small"]):
        texts[text.context, text.source] = other.get(text.context.partition(".")[2].replace(".", "_"), text.source)
    return {"en": texts}


def test_the_good_flow_has_none() -> None:
    there = planted()
    assert found(there) == []
    assert found(there, english(there)) == []


WAYS = '- {when: "poor >= 2", next: told}\n      - {else: who}'
TOLD, TAKE = "raise: {level: orange", "remember: {nik: ada}\n    raise: {level: orange"
AFRAID = 'label: "Saya takut", next: told'
TRAPS = [
    ("unknown_name", "next: seed}", "next: sed}", "nodes.now.choices.poor.next"),
    ("unknown_name", "to: [kemensos, sapa]", "to: [kemenso]", "nodes.call.refer.to.0"),
    ("unknown_field", TOLD, TAKE, "nodes.told.remember"),
    ("condition", "poor >= 2", "poorly >= 2", "nodes.how.branch.0.when"),
    ("unreached", "next: told}\n  seed", "next: seed}\n  lost: {say: Hai, end: true}\n  seed", "nodes.lost"),
    ("dead_end", '"Ada kelompok ibu."\n    next: call', '"Ada kelompok ibu."', "nodes.women"),
    ("dead_end", "also: [sudah habis], points: {poor: 1}, next: how", "also: [sudah habis]", "nodes.seed.choices.no"),
    ("no_else", "      - {else: who}\n", '      - {when: "poor < 2", next: who}\n', "nodes.how.branch"),
    ("silent_circle", "reason: harvest}\n    next: thanks", "reason: harvest}\n    next: who", "nodes.who"),
    ("begins_itself", "    next: call\n  women", "    begin: small\n  women", ""),
    ("no_way_out", WAYS, '- {when: "poor < 0", next: who}\n      - {else: seed}', "nodes.seed"),
    ("claimed_twice", "also: [gagal]", "also: [gagal, bagus]", "nodes.now.choices.good"),
    ("claimed_twice", "also: [masih ada]", "also: [tidak ada]", "nodes.seed.choices.yes"),
    ("help_swallowed", '"Lancar"', '"Bantuan"', "nodes.now"),
    ("stop_swallowed", "[kabar panen]", "[berhenti kak]", "keywords.0"),
    ("braces", "Ada kelompok tani.", "Ada kelompok tani, {nama}.", "nodes.men.say"),
    ("letters", "Ada kelompok tani.", "Ada “kelompok” tani.", "nodes.men.say"),
    ("too_long_button", '"Lancar"', '"Lancar sekali, alhamdulillah"', "nodes.now.choices.good.label"),
    ("too_long_sms", "Ada kelompok tani.", "Ada kelompok tani. " * 20, None),
    ("women_only", "to: [kemensos, sapa]", "to: [sapa]", "nodes.call.refer"),
    ("women_only", "Ada kelompok tani.", "Telepon 129.", "nodes.men.say"),
    ("promise_too_soon", "24 jam", "1 jam", "nodes.told.say"),
    ("promise_untold", "Terima kasih, sampai nanti.", "Petugas menghubungi dalam 3 hari kerja.", "nodes.thanks.say"),
    ("sign_unraised", AFRAID, AFRAID.replace("told", "thanks"), "nodes.now.choices.afraid"),
    ("sign_unraised", '"Saya takut"', '"Saya mau bunuh diri"', "nodes.now.choices.afraid"),
    ("not_neutral", "Halo, apa kabar?", "Halo, korban.", "nodes.now.say"),
    ("not_neutral", "Halo, apa kabar?", "Halo, ini soal Rp 960.000.", "nodes.now.say"),
    ("sensitive_question", "Bibitnya ada?", "Ada yang memukul Anda?", "nodes.seed"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "place"), TRAPS, ids=lambda one: str(one)[:30])
def test_each_trap_is_found(kind: str, old: str, new: str, place: str | None) -> None:
    there = planted(old, new)
    told = found(there) + [one for one in check(few(there)) if one.flow == "small"]
    mine = [one for one in told if one.kind == kind]
    assert mine, [str(one) for one in told]
    if place is not None:
        assert any(".".join(map(str, one.path)).startswith(place) for one in mine), [one.path for one in mine]
    assert all(one.mend and one.flow == "small" for one in mine)


def few(there: World) -> World:
    """Without the flows that make no difference here: to check them costs seconds."""
    names = {"small", STOP, WELCOME, CRISIS, OFFER_PERSON}
    return replace(there, flows={name: flow for name, flow in there.flows.items() if name in names})


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("claimed_twice", {"now_choices_poor_label": "", "now_choices_poor": "Bagus!"}),
        ("braces", {"men_say": "Hi {name}"}),
        ("letters", {"men_say": "“Hi”"}),
        ("too_long_button", {"now_choices_good": "Very well indeed, thanks"}),
        ("too_long_sms", {"men_say": "A group of farmers. " * 20}),
        ("sign_unraised", {"now_choices_good": "He hits me"}),
        ("not_neutral", {"now_say": "Hello, victim."}),
        ("sensitive_question", {"seed_ask": "Does anybody hurt you?"}),
    ],
)
def test_each_trap_of_a_translation_is_found(kind: str, texts: dict[str, str]) -> None:
    there = planted()
    told = found(there, english(there, **texts))
    assert kind in [one.kind for one in told], [str(one) for one in told]


def test_texts_that_are_missing_outdated_or_drafts_are_told_apart() -> None:
    there = planted()
    texts = english(there)["en"]
    ask, say = (next(key for key in texts if key[0] == f"small.{place}") for place in ("now.ask", "men.say"))
    without = {key: said for key, said in texts.items() if key not in {ask, say}} | {(ask[0], "Dulu?"): "Before?"}
    kinds = {one.path: one.kind for one in found(there, {"en": without})}
    assert kinds == {("nodes", "now", "ask"): "outdated", ("nodes", "men", "say"): "untranslated"}
    rules = replace(RULES, reviewed={"en": {key: said for key, said in texts.items() if key != say}})
    (draft,) = check_flow(there, there.flows["small"], {"en": texts}, rules=rules)
    assert (draft.kind, draft.severity) == ("draft", "warning")
    assert "1 of" in draft.words


def test_more_answers_than_a_list_holds_and_longer_ones_are_told() -> None:
    many = "".join(f"\n      a{number}: {{label: Jawaban {number}, next: thanks}}" for number in range(11))
    assert "too_long_list" in [
        one.kind for one in found(planted('\n      good: {label: "Lancar"', many + '\n      good: {label: "Lancar"'))
    ]
    four = '\n      more: {label: "Ini lebih dari dua puluh empat huruf", next: thanks}\n      good: {label: "Lancar"'
    (long,) = found(planted('\n      good: {label: "Lancar"', four))
    assert (long.kind, long.severity) == ("too_long_list", "warning")


def test_a_number_that_nobody_dialled_is_told_wherever_it_stands() -> None:
    there = planted("Ada kelompok tani.", "Telepon 0-800-1000.")
    undialled = replace(there, services=world().services)
    told = {one.path: one.kind for one in found(undialled)}
    assert told == {("nodes", "call", "refer"): "unverified", ("nodes", "men", "say"): "unverified"}


def test_men_who_are_led_elsewhere_are_sent_nowhere() -> None:
    apart = '  who:\n    branch:\n      - {when: "gender == female", next: women}\n      - {else: men}\n'
    there = planted("  who:\n    rotate: [men, women]\n", apart)
    by_phone = {**there.flows["small"].nodes}
    by_phone["women"] = replace(by_phone["women"], say="Telepon 129.")
    flow = replace(there.flows["small"], nodes=by_phone)
    flows = {**there.flows, "small": flow}
    assert found(replace(there, flows=flows, versions={**there.versions, ("small", flow.version): flow})) == []


def test_a_flow_that_nobody_can_walk_is_told() -> None:
    choices = "choices: {x: {label: X, points: {p%d: 1}}, y: {label: Y}}"
    nodes = [f"n{at}: {{ask: A?, answer: choice, {choices % at}, next: n{at + 1}}}" for at in range(12)]
    there = world(f"{{start: n0, nodes: {{{', '.join(nodes)}, n12: {{say: Dah, end: true}}}}}}")
    assert [one.kind for one in found(there)] == ["too_many_ways"]
    row = ", ".join(f"s{at}: {{next: s{at + 1}}}" for at in range(60))
    assert [one.kind for one in found(world(f"{{start: s0, nodes: {{{row}, s60: {{say: Dah, end: true}}}}}}"))] == [
        "breaks"
    ]


def test_what_two_flows_claim_or_one_lacks_is_told() -> None:
    there = few(world(GOOD.replace("[kabar panen]", "[mulai]")))
    assert "keyword_taken" in [one.kind for one in check(there) if one.severity == "error"]
    del there.flows[CRISIS]
    assert "missing_flow" in [one.kind for one in check(there)]


@pytest.mark.parametrize("name", ["resume", "person_writes", "harmless", "mail_alarm_subject"])
def test_common_texts_say_nothing_either(name: str) -> None:
    there = few(world())
    odd = replace(there, common={**there.common, name: "Halo, korban."})
    told = [one for one in check(odd, rules=RULES) if one.kind == "not_neutral"]
    assert [(one.flow, one.path) for one in told] == [("common", (name,))]
    assert Text(f"common.{name}", "Halo, korban.") == odd.text(name)


def test_two_answers_that_lead_apart_by_a_branch_are_both_walked() -> None:
    """The second one hid behind the first: both are asked for, and neither leads on by itself."""
    text = """{start: a, nodes: {a: {ask: Apa?, answer: choice, choices: {x: {label: Utara}, y: {label: Selatan}},
      branch: [{when: 'a == x', next: b}, {when: 'a == y', next: c}, {else: b}]}, b: {say: B, end: true},
      c: {say: 'Petugas menghubungi Anda dalam 3 hari kerja.', end: true}}}"""
    there = world(text)
    assert "promise_untold" in [one.kind for one in found(there)]
