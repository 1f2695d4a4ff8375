"""Whatever a well-formed export holds: it comes over without a fault, every part accounted for, and can be read."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content.flows import parse_text
from bot.content.rapidpro.actions import UNCARRIED
from bot.content.rapidpro.cases import NUMBERS, WORDS
from tests.content.rapidpro.exports import bring, parts, structural

NODES = [f"n{at}" for at in range(7)]
FLOWS = ["f0", "f1"]
RESULTS = ["Warna", "Umur", "Skor", "gender", "age", "Jawaban 1", "…"]
WORDS_SAID = ["ya", "tidak", "merah biru", "1", "2 dua", "^(ya|iya)$", "@fields.x", "", "18", "-3", "Perempuan", "eng"]
TESTS = [
    *WORDS,
    *NUMBERS,
    "has_number",
    "has_text",
    "has_date",
    "has_date_lt",
    "has_phone",
    "has_category",
    "has_group",
]
OPERANDS = [
    *("@input.text", "@results.warna", "@results.umur.category", "@(default(results.skor, 0))", "@fields.gender"),
    *(
        "@contact.language",
        "@contact.groups",
        "@child.status",
        "@child.results.warna",
        "@webhook.status",
        "@fields.age",
    ),
]
texts = st.one_of(
    st.sampled_from(
        ["Halo @contact.name!", "Apa kabar?", "1) ya 2) tidak", "@results.warna", "{x}", "“Ya…”", "selesai"]
    ),
    st.text(max_size=40),
)
anywhere = st.one_of(st.none(), st.sampled_from([*NODES, "gone"]))
names = st.sampled_from(["Ya", "Tidak", "Other", "Merah", "Lainnya", "18-30", "", "Tidak"])


@st.composite
def actions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["send_msg"] * 5 + ["set_run_result", "set_contact_field", "set_contact_language",
                                                   "enter_flow", "open_ticket", "say_msg", *UNCARRIED]))  # fmt: skip
    value = draw(st.sampled_from(["@results.warna", "@(results.skor + 1)", "0", "tinggi", "female", "ind", "", "1990"]))
    key = draw(st.sampled_from(["gender", "birth_year", "age", "hiv", "district", "language"]))
    return {
        "uuid": draw(st.sampled_from([f"a{at}" for at in range(12)])),
        "type": kind,
        "text": draw(texts),
        "quick_replies": draw(st.lists(st.sampled_from(["Ya", "Tidak", "Merah", "1", "<location>", "Ya"]), max_size=4)),
        "name": draw(st.sampled_from(RESULTS)),
        "value": value,
        "language": value,
        "field": {"key": key, "name": key.title()},
        "flow": {"uuid": draw(st.sampled_from([*FLOWS, "elsewhere"])), "name": "Lain"},
        "terminal": draw(st.booleans()),
    }


@st.composite
def routers(draw: st.DrawFn, uuid: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    labels = draw(st.lists(names, min_size=1, max_size=4))
    categories = [
        {"uuid": f"{uuid}-c{at}", "name": name, "exit_uuid": f"{uuid}-e{at}"} for at, name in enumerate(labels)
    ]
    exits = [{"uuid": f"{uuid}-e{at}", "destination_uuid": draw(anywhere)} for at in range(len(labels))]
    one = st.sampled_from([category["uuid"] for category in categories])
    cases = [
        {
            "uuid": f"{uuid}-case{at}",
            "type": draw(st.sampled_from(TESTS)),
            "arguments": draw(st.lists(st.sampled_from(WORDS_SAID), max_size=2)),
            "category_uuid": draw(one),
        }
        for at in range(draw(st.integers(0, 4)))
    ]
    router: dict[str, Any] = {"type": draw(st.sampled_from(["switch"] * 6 + ["random", "new_kind"])), "cases": cases}
    router |= {"categories": categories, "operand": draw(st.sampled_from(OPERANDS)), "default_category_uuid": draw(one)}
    router |= {"result_name": draw(st.sampled_from(RESULTS))} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        router["wait"] = {"type": "msg", "timeout": {"seconds": 60, "category_uuid": draw(one)}}
    return router, exits


@st.composite
def flows(draw: st.DrawFn, uuid: str) -> dict[str, Any]:
    nodes = []
    for name in NODES[: draw(st.integers(0, len(NODES)))]:
        one: dict[str, Any] = {"uuid": name, "actions": draw(st.lists(actions(), max_size=3))}
        if draw(st.booleans()):
            one["router"], one["exits"] = draw(routers(name))
        else:
            one["exits"] = [{"uuid": f"{name}-e", "destination_uuid": draw(anywhere)}]
        nodes.append(one)
    said = {"text": draw(st.lists(texts, max_size=2)), "quick_replies": ["Yes", ""], "arguments": ["yes"]}
    return {
        "uuid": uuid,
        "name": draw(st.text(max_size=12)),
        "spec_version": draw(st.sampled_from(["13.0.0", "13.6.1", "14.4.2"])),
        "language": draw(st.sampled_from(["ind", "eng", "und", "base", "fra"])),
        "type": draw(st.sampled_from(["messaging", "voice", "messaging_background"])),
        "expire_after_minutes": draw(st.integers(-5, 10**7)),
        "localization": {
            lang: {"a1": said, "n1-case0": said} for lang in draw(st.sets(st.sampled_from(["ind", "eng", "por"])))
        },
        "nodes": nodes,
    }


@given(st.tuples(*(flows(uuid) for uuid in FLOWS)))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_is_lost_and_all_that_is_written_can_be_read(two: tuple[dict[str, Any], ...]) -> None:
    data = {"version": "13", "flows": list(two)}
    came = bring(data)
    assert sum(len(one.account.parts) for one in came.flows) == parts(data)
    for one in came.flows:
        account = one.account
        assert len(account.carried) + account.reported == len(account.parts)
        assert account.parts.keys() - account.carried <= account.told.keys()
        assert parse_text(one.flow.name, one.yaml) == one.flow
        for note in came.notes:
            assert note.words.isprintable(), note
            assert note.mend
    assert structural(came) == []
