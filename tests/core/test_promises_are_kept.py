"""A text that says when somebody comes: the ladder holds it, and on every way somebody was told. Whom to call: too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.content import packaged
from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.core.check import check_flow
from bot.i18n import Catalogues

FLOW = """\
flow: rent
title: Sewa
start: ask
nodes:
  ask:
    ask: "Sewa lunas?"
    answer: yes_no
    choices:
      "yes": {next: bye}
      "no": {next: told}
  told:
    RAISE
    say: "SAY"
    end: true
  bye: {say: "Terima kasih.", end: true}
"""


def found(raises: str, say: str, extra: str = "") -> list[str]:
    body = FLOW.replace("RAISE\n", f"raise: {{level: {raises}, reason: rent}}\n" if raises else "remember: {}\n")
    content = packaged()
    flow = parse_text("rent", body.replace("SAY", say) + extra)
    world = with_flows(content.world, {"rent": flow}, Catalogues({}))
    return [one.words for one in check_flow(world, flow, ladder=content.ladder)]


@pytest.mark.parametrize(
    ("raises", "say"),
    [
        ("yellow", "Kami usahakan petugas menghubungi Anda dalam 3 hari kerja."),
        ("yellow", "Kami usahakan petugas menghubungi Anda dalam seminggu."),
        ("yellow", "Kami usahakan petugas menghubungi Anda dalam 5 hari."),
        ("orange", "Kami usahakan petugas melihatnya dalam 24 jam."),
        ("orange", "Kami usahakan petugas melihatnya dalam dua hari."),
        ("red", "Petugas berusaha menghubungi Anda dalam 1 jam."),
        ("", "Terima kasih."),
        ("", "Bagaimana dalam dua minggu terakhir ini?"),
    ],
)
def test_what_is_held_is_no_finding(raises, say) -> None:
    assert found(raises, say) == []


@pytest.mark.parametrize(
    ("raises", "say", "words"),
    [
        (
            "yellow",
            "Petugas menghubungi Anda dalam 1 jam.",
            "'dalam 1 jam' is promised, but the ladder gives 3 working days to reach somebody for yellow",
        ),
        (
            "yellow",
            "Petugas menghubungi Anda dalam dua hari kerja.",
            "'dalam dua hari kerja' is promised, but the ladder gives 3 working days to reach somebody for yellow",
        ),
        (
            "yellow",
            "Petugas melihatnya dalam 4 hari.",
            "'dalam 4 hari' is promised, but the ladder gives 3 working days to look for yellow",
        ),
        (
            "orange",
            "Petugas telepon paling lama 30 menit.",
            "'paling lama 30 menit' is promised, but the ladder gives 24 hours to reach somebody for orange",
        ),
        (
            "red",
            "Petugas melihatnya dalam 10 menit.",
            "'dalam 10 menit' is promised, but the ladder gives 15 minutes to look for red",
        ),
        (
            "",
            "Petugas menghubungi Anda dalam 3 hari kerja.",
            "'Petugas menghubungi Anda dalam 3 hari kerja.' says when somebody comes, and on some way nobody was told",
        ),
    ],
)
def test_what_is_not_held_is_told(raises, say, words) -> None:
    assert found(raises, say) == [words]


def test_the_gravest_sign_on_the_way_is_what_counts() -> None:
    body = (
        FLOW.replace("RAISE\n", "raise: {level: yellow, reason: rent}\n")
        .replace("SAY", "Baik.")
        .replace(
            '    say: "Baik."\n    end: true\n',
            "    next: graver\n  graver:\n    raise: {level: orange, reason: rent}\n"
            '    say: "Kami usahakan petugas melihatnya dalam 24 jam."\n    end: true\n',
        )
    )
    content = packaged()
    flow = parse_text("rent", body)
    world = with_flows(content.world, {"rent": flow}, Catalogues({}))
    assert check_flow(world, flow, ladder=content.ladder) == ()


def test_a_man_is_not_sent_where_only_women_are_served() -> None:
    refer = '    refer: {to: [sapa_129], reason: rent}\n    say: "Telepon:"\n'
    body = FLOW.replace('    RAISE\n    say: "SAY"\n', refer)
    content = packaged()
    world = content.world
    only = next(name for name, service in world.services.items() if service.audience != "all")
    flow = parse_text("rent", body.replace("sapa_129", only))
    words = [one.words for one in check_flow(with_flows(world, {"rent": flow}, Catalogues({})), flow)]
    assert words[0] == "a man who comes here is told nobody to call: all these services are for women and children"


def test_a_number_that_nobody_dialled_is_a_warning_until_somebody_does() -> None:
    content = packaged()
    flow = content.world.flows["feelings"]
    before = [one for one in check_flow(content.world, flow) if "dialled" in one.words]
    assert [one.severity for one in before] == ["warning"]
    dialled = {name: replace(one, verified_on=date(2026, 11, 1)) for name, one in content.world.services.items()}
    assert check_flow(replace(content.world, services=dialled), flow) == ()
