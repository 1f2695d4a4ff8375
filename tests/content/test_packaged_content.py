from __future__ import annotations

from bot.content import PACKAGED, packaged
from bot.content.flows import parse_text, read_flow
from bot.core.flow import LEVELS

FORBIDDEN_AT_FIRST = ("trafficking", "korban", "perdagangan", "tppo", "migran", "pmi", "kementerian", "kemensos", "rp")


def test_it_loads_with_everything_in_it():
    content = packaged()
    assert {"welcome", "check_in", "offer_check", "help", "crisis"} <= content.world.flows.keys()
    assert set(content.ladder.levels) == set(LEVELS)
    assert content.districts["lombok tengah"].zone.key == "Asia/Makassar"
    assert content.districts["papua"].zone.key == "Asia/Jayapura"
    assert "ambil" in content.ladder.take_words


def test_a_published_text_reads_the_same_later():
    content = packaged()
    for name, text in content.sources.items():
        assert parse_text(name, text) == content.world.flows[name] == read_flow(PACKAGED / f"{name}.yaml")


def test_no_number_is_shipped_as_verified():
    assert all(service.verified_on is None for service in packaged().services.values())


def test_only_the_womens_line_is_not_for_all():
    audiences = {service.id for service in packaged().services.values() if service.audience != "all"}
    assert audiences == {"sapa"}


def test_the_first_contact_says_nothing_about_anyones_past():
    flows = packaged().world.flows
    texts = " ".join(
        text
        for name in ("welcome", "hello", "who", "check_in")
        for node in flows[name].nodes.values()
        for text in (node.say, node.ask)
        if text
    )
    words = {word.strip(".,?:!").lower() for word in texts.split()}
    assert not words.intersection(FORBIDDEN_AT_FIRST)


def test_no_text_says_that_an_offer_is_safe():
    texts = [node.say or "" for node in packaged().world.flows["offer_check"].nodes.values()]
    assert not any("aman" in text.lower().split() for text in texts)
