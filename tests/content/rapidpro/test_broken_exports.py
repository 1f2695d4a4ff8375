"""A file that cannot be read is one clear line; an odd one that can be read is read."""

from __future__ import annotations

import copy
import json
import time

import pytest

from bot.content.rapidpro import convert, read_export
from bot.core.finding import ContentError
from tests.content.rapidpro.exports import asks, bring, export, node, parts, sample, says, structural

GOOD = json.dumps(export(node("a", says("Halo."))))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (GOOD[:-40], "is no whole JSON"),
        ("", "is no whole JSON"),
        ("[1, 2]", "has no list of flows"),
        ('{"hello": 1}', "has no list of flows"),
        ('{"version": "13", "flows": []}', "has no flows in it"),
        ('{"version": "13", "flows": {}}', "has no list of flows"),
        ('{"version": "11.12", "flows": [{"action_sets": []}]}', "old kind with rulesets (version 11.12)"),
        ('{"version": 12, "flows": [{"metadata": {}, "rule_sets": []}]}', "old kind with rulesets (version 12)"),
        ('{"version": "15", "flows": [{}]}', "version '15'; Kabar reads 13 and 14"),
        ('{"version": "13", "flows": [{"spec_version": "15.0.0"}]}', "definition '15.0.0'"),
        ('{"version": "13", "flows": [3]}', "flows.0: should be an object"),
        ('{"version": "13", "flows": [{"uuid": "f", "nodes": {}}]}', "flows.0.nodes: should be a list"),
        ('{"version": "13", "flows": [{"uuid": "f", "nodes": ["x"]}]}', "flows.0.nodes.0: should be an object"),
        ('{"version": "13", "flows": [{"uuid": "f", "nodes": [{}]}]}', "flows.0.nodes.0.uuid: should be a text"),
        ('{"version": "13", "flows": [{"nodes": []}]}', "flows.0.uuid: should be a text, but is missing"),
        ('{"version": "13", "flows": [{"uuid": "f", "localization": {"eng": 3}}]}', "localization.eng: should be"),
        ("[" * 100_000, "is no JSON that RapidPro writes"),
        ('{"version": ' + "9" * 5000 + ', "flows": []}', "is no JSON that RapidPro writes"),
    ],
)
def test_it_says_in_one_line_what_is_wrong(data: str, line: str) -> None:
    with pytest.raises(ContentError) as told:
        read_export("ekspor.json", data.encode())
    assert line in str(told.value)
    assert str(told.value).startswith("ekspor.json")
    assert "\n" not in str(told.value)


def test_other_letters_than_utf8_are_told() -> None:
    with pytest.raises(ContentError, match="not UTF-8 at byte"):
        read_export("ekspor.json", b'{"flows": "\xff"}')


def test_two_nodes_of_one_uuid_are_told() -> None:
    with pytest.raises(ContentError, match="two nodes have the same uuid 'a'"):
        bring(export(node("a", says("Satu.")), node("a", says("Dua."))))


def test_two_actions_of_one_uuid_are_both_counted() -> None:
    twice = export(node("a", says("Satu."), says("Satu.")))
    (one,) = bring(twice).flows
    assert len(one.account.carried) == parts(twice) == 2


def test_a_way_to_a_node_that_is_missing_ends_the_flow_and_is_told() -> None:
    came = bring(export(node("a", says("Halo."), to="nowhere")))
    assert structural(came) == []
    assert any("'nowhere', which is not in the export" in note.words for note in came.notes)


def test_categories_and_exits_that_are_missing_do_no_harm() -> None:
    data = export(
        node("a", says("Apa?"), to="w"), asks("w", {"Ya": "a", "Other": None}, ("has_any_word", ["ya"], "Ya"))
    )
    router = data["flows"][0]["nodes"][1]["router"]
    router["cases"].append({"uuid": "c", "type": "has_any_word", "arguments": ["x"], "category_uuid": "none"})
    router["default_category_uuid"] = "none"
    data["flows"][0]["nodes"][1]["exits"].pop()
    came = bring(data)
    assert structural(came) == []
    assert len(came.flows[0].account.parts) == parts(data)


def test_a_flow_without_nodes_ends_at_once() -> None:
    assert structural(bring(export())) == []


def test_ten_thousand_letters_and_odd_signs_come_through() -> None:
    odd = "\x00\u202e" + "a" * 10_000 + "\ud800 \u2028 {x} \U0001f600 \"quoted\" \\ # : - 'x'"
    (one,) = bring(export(node("a", says(odd)))).flows
    (said,) = [there.say for there in one.flow.nodes.values()]
    assert said is not None
    assert "a" * 10_000 in said
    assert said.endswith("(x) \U0001f600 \"quoted\" \\ # : - 'x'")


def test_five_megabytes_are_read_in_reasonable_time() -> None:
    ring = [node(f"n{at}", says(f"Kalimat {at} " + "kata " * 1000), to=f"n{at + 1}") for at in range(999)]
    data = export(*ring, node("n999", says("Habis.")))
    raw = json.dumps(data).encode()
    assert len(raw) > 5_000_000
    began = time.monotonic()
    (one,) = convert(read_export("besar.json", raw)).flows
    assert time.monotonic() - began < 60
    assert len(one.account.carried) == 1000


def test_more_than_rapidpro_itself_allows_is_refused() -> None:
    with pytest.raises(ContentError, match="more than RapidPro allows"):
        bring(export(*(node(f"n{at}") for at in range(1001))))
    with pytest.raises(ContentError, match="is larger than 32 MB"):
        read_export("besar.json", b" " * (32 * 1024 * 1024 + 1))


@pytest.mark.parametrize("wrong", [3, "x", [1], {"a": 1}, None, True, 1.5])
@pytest.mark.parametrize("name", ["registration_v13", "unsupported"])
def test_whatever_stands_where_something_else_should_it_is_a_line_or_it_is_read(name: str, wrong: object) -> None:
    """Each value of the sample in turn is replaced by another kind of thing."""
    whole = sample(name)
    for path in list(_paths(whole))[:: 7 if name == "unsupported" else 11]:
        data = copy.deepcopy(whole)
        into = data
        for key in path[:-1]:
            into = into[key]
        into[path[-1]] = wrong
        assert _line_or_flows(data), path


def _line_or_flows(data: object) -> bool:
    try:
        return structural(bring(data)) == []
    except ContentError as told:
        return "\n" not in str(told)


def _paths(data: object, before: tuple = ()):
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield (*before, key)
            yield from _paths(value, (*before, key))
