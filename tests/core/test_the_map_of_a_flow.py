"""A flow's map: what each node means, and which ways lead to somebody being told."""

from __future__ import annotations

from bot.content import packaged
from bot.core.flow_map import flow_map, raised_on
from tests.core.making import flow

FLAWED = """
start: hello
nodes:
  hello:
    ask: "Apa kabar?"
    answer: choice
    choices:
      fine: {label: "Baik", next: thanks}
      bad: {label: "Buruk", next: told}
      odd: {label: "Entah"}
  told:
    raise: {level: orange, reason: fear}
    next: nowhere
  thanks:
    say: "Baik."
  alone:
    begin: no_such_flow
  turns:
    rotate: [hello, told]
"""


def seen(made, name):
    return next(spot for spot in made.spots if spot.name == name)


def test_of_a_flow_with_faults_everything_is_there_and_says_what_it_lacks():
    made = flow_map(flow(FLAWED), {})
    assert [spot.name for spot in made.spots] == ["hello", "told", "thanks", "alone", "turns", "nowhere"]
    assert seen(made, "nowhere").kind == "missing"
    hello, thanks, alone = (seen(made, name) for name in ("hello", "thanks", "alone"))
    assert hello.start
    assert hello.lost, "one of its answers leads nowhere"
    assert [row.to for row in hello.rows] == ["thanks", "told", None]
    assert thanks.lost
    assert (alone.reached, alone.known, alone.lost) == (False, False, False)
    assert {(way.of, way.to): way.level for way in made.ways} == {
        ("hello", "thanks"): None,
        ("hello", "told"): "orange",
        ("told", "nowhere"): None,
        ("turns", "hello"): None,
        ("turns", "told"): "orange",
    }


def test_a_way_shows_the_gravest_that_is_raised_before_the_next_question():
    world = packaged().world
    ways = {(way.of, way.row): way.level for way in flow_map(world.flows["check_in"], world.flows).ways}
    assert ways["start", 0] is None, "being well raises nothing, whatever is asked later"
    assert ways["start", 2] == "yellow"
    assert ways["debt", 2] == "orange"
    assert ways["debt", 1] == "yellow", "the flow that is begun tells somebody with its first words"


def test_the_map_of_every_flow_leads_from_its_start():
    flows = packaged().world.flows
    for one in flows.values():
        made = flow_map(one, flows)
        assert len(made.spots) == len(one.nodes)
        assert not [spot.name for spot in made.spots if spot.lost or not spot.reached or not spot.known]
        assert sum(spot.start for spot in made.spots) == 1


def test_a_circle_of_flows_that_begin_each_other_is_drawn_too():
    one = flow("start: a\nnodes:\n  a: {begin: two}\n", "one")
    two = flow("start: a\nnodes:\n  a: {begin: one}\n", "two")
    assert flow_map(one, {"one": one, "two": two}).ways == ()


def test_what_a_flow_of_thousands_of_steps_leads_to_is_found_too() -> None:
    last = 2_000
    steps = "".join(f"  n{at}: {{say: Baik, next: n{at + 1}}}\n" for at in range(last))
    long = flow(f"start: n0\nnodes:\n{steps}  n{last}: {{raise: {{level: red, reason: x}}, end: true}}\n")
    assert raised_on(long, "n0", {}) == "red"
