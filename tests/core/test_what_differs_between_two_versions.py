"""Every kind of change is told by its place, and what could keep a person from being told asks for a second one."""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.content.flows import parse_text
from bot.core.flow_diff import difference
from bot.core.flow_second import telling

BASE = """\
flow: rent
title: Sewa
start: paid
keywords: [sewa]
nodes:
  paid:
    ask: "Sewa lunas?"
    answer: choice
    choices:
      yes_all: {label: "Sudah", next: bye}
      part: {label: "Sebagian", also: [separo], points: {debt: 1}, next: how}
  how:
    branch:
      - {when: "debt >= 1 and age < 21", next: told}
      - {else: bye}
  told:
    raise: {level: orange, reason: losing_home}
    say: "Terima kasih sudah memberi tahu."
    end: true
  bye:
    say: "Terima kasih."
    end: true
"""


def changed(old: str, new: str, name: str = "rent") -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    assert old != new
    found = difference(parse_text(name, old), parse_text(name, new))
    return [(one.kind, ".".join(map(str, one.path))) for one in found.changes], found.second


@pytest.mark.parametrize(
    ("was", "now", "found", "second"),
    [
        ("Sewa lunas?", "Sewanya lunas?", [("text", "nodes.paid.ask")], ()),
        # an answer is heard by its label: two that change places turn every answer round
        ('"Sudah"', '"Lunas"', [("text", "nodes.paid.choices.yes_all.label")], ("levels",)),
        ('"Terima kasih."', '"Baik."', [("text", "nodes.bye.say")], ()),
        ("title: Sewa", "title: Rumah", [("setting", "title")], ()),
        ("[sewa]", "[sewa, kontrak]", [("keyword", "keywords")], ()),
        ("orange", "yellow", [("level", "nodes.told.raise")], ("levels",)),
        ("losing_home", "rent", [("level", "nodes.told.raise")], ("levels",)),
        ("next: how", "next: bye", [("way", "nodes.paid.choices.part.next")], ("levels",)),
        ("debt >= 1 and", "debt >= 2 and", [("way", "nodes.how.branch")], ("levels",)),
        ("{debt: 1}", "{debt: 2}", [("way", "nodes.paid.choices.part.points")], ("levels",)),
        ("also: [separo], ", "", [("answer", "nodes.paid.choices.part.also")], ("levels",)),
        ("start: paid", "start: how", [("setting", "start")], ("levels",)),
        ('    say: "Terima kasih."\n', "    refer: {to: [police_110], reason: rent}\n", None, ()),
        (
            '    say: "Terima kasih."\n',
            '    say: "Terima kasih."\n    remember: {consent.statistics: true}\n',
            [("keeps", "nodes.bye.remember.consent.statistics")],
            ("consent", "levels"),
        ),
        (
            '    say: "Terima kasih."\n',
            '    say: "Terima kasih."\n    do: stop\n',
            [("keeps", "nodes.bye.do")],
            ("consent", "levels"),
        ),
    ],
)
def test_each_change_is_named(was, now, found, second) -> None:
    got, asked = changed(BASE, BASE.replace(was, now, 1))
    if found is not None:
        assert got == found
    else:
        assert ("service", "nodes.bye.refer") in got
    assert asked == second


def test_who_is_no_longer_led_to_the_crisis_flow_is_told_of_to_nobody() -> None:
    over = BASE.replace("    raise: {level: orange, reason: losing_home}\n", "").replace(
        '    say: "Terima kasih sudah memberi tahu."\n    end: true\n', "    begin: crisis\n    next: bye\n"
    )
    _, second = changed(over, over.replace("    begin: crisis\n", ""))
    assert second == ("levels",)


@pytest.mark.parametrize(
    ("name", "was", "now", "second"),
    [
        # two flows away somebody says that they are not safe, and a caseworker is told
        ("wellbeing", "begin: problem", "say: Baik.", ("levels",)),
        ("help", "begin: whom_to_call", "begin: language", ("levels",)),
        ("help", '"Nomor penting"', '"Ganti nomor"', ("levels",)),
        ("safe_migration", "begin: offer_check", "begin: language", ("levels",)),
        ("whom_to_call", "nomor penting, ", "", ("levels",)),
        ("whom_to_call", "nomor penting, ", "nomor penting, nomor kita, ", ()),
        ("feelings", "sensitive: true\n", "", ("open",)),
        ("language", "keywords: [", "keywords: [lidah, ", ()),
    ],
)
def test_whoever_is_led_there_over_another_flow_is_told_of_too(name, was, now, second) -> None:
    content = packaged()
    body = content.sources[name]
    assert was in body
    new = parse_text(name, body.replace(was, now, 1))
    found = difference(content.world.flows[name], new, telling(content.world.flows.values()))
    assert set(found.second) - {"consent"} == set(second)


def test_whom_to_call_where_red_is_near_is_part_of_the_crisis() -> None:
    red = BASE.replace("orange", "red").replace("    end: true\n", "    next: bye\n", 1)
    call = red.replace('    say: "Terima kasih."\n', '    say: "Terima kasih."\n    refer: {to: [lpsk], reason: x}\n')
    _, second = changed(call, call.replace("lpsk", "police"))
    assert second == ("crisis",)


def test_a_node_that_tells_and_is_gone_asks_for_a_second_person() -> None:
    new = BASE.replace('      - {when: "debt >= 1 and age < 21", next: told}\n', "")
    a, b = new.index("  told:"), new.index("  bye:")
    got, second = changed(BASE, new[:a] + new[b:])
    assert ("node", "nodes.told") in got
    assert second == ("levels",)


def test_a_new_flow_is_all_new() -> None:
    found = difference(None, parse_text("rent", BASE))
    assert {one.before for one in found.changes} == {""}
    assert [one.path for one in found.changes if one.kind == "node"] == [
        ("nodes", name) for name in ("paid", "how", "told", "bye")
    ]
    by_path = {one.path: one.after for one in found.changes}
    assert by_path["nodes", "paid"] == "Sewa lunas? [Sudah -> bye] [Sebagian -> how]"
    assert by_path["nodes", "told"] == "orange losing_home: Terima kasih sudah memberi tahu."
    assert found.second == ("levels",)


def test_comments_and_spaces_change_nothing() -> None:
    assert changed(BASE, "# sewa\n" + BASE) == ([], ())


@pytest.mark.parametrize("name", sorted(packaged().world.flows))
def test_nothing_differs_from_itself(name: str) -> None:
    flow = packaged().world.flows[name]
    assert difference(flow, flow).changes == ()
    assert difference(flow, flow).second == ()


def test_of_the_crisis_flow_every_change_asks_for_a_second_person() -> None:
    body = packaged().sources["crisis"]
    assert "crisis" in changed(body, body.replace("title: ", "title: Lain ", 1), "crisis")[1]


RED = BASE.replace("orange", "red")


@pytest.mark.parametrize(
    ("was", "now", "second"),
    [
        ("Sewa lunas?", "Belum lunas?", ("crisis",)),  # asked the opposite, and answered so
        ("sudah memberi tahu.", "sudah memberi tahu. Nomor lain.", ("crisis",)),  # said where red is raised
        ('"Terima kasih."', '"Baik."', ()),
        ("title: Sewa", "title: Rumah", ()),
    ],
)
def test_words_near_a_red_sign_are_crisis_texts(was, now, second) -> None:
    assert changed(RED, RED.replace(was, now))[1] == second


def test_two_answers_of_danger_do_not_change_places_unseen() -> None:
    turned = RED.replace('"Sudah"', '"x"').replace('"Sebagian"', '"Sudah"').replace('"x"', '"Sebagian"')
    assert changed(RED, turned)[1] == ("crisis", "levels")
