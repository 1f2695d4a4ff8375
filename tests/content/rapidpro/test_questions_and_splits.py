"""Waits become questions of the right kind; splits become branches that ask the same."""

from __future__ import annotations

import pytest

from bot.content.rapidpro.cases import Range, range_of, words_of
from bot.content.rapidpro.expressions import without
from tests.content.rapidpro.exports import asks, bring, export, node, only, says, structural

END = node("end", says("Terima kasih."))


def question(*cases: tuple[str, list[str], str], ways: dict[str, str | None], replies: tuple[str, ...] = ()):
    flow = export(node("a", says("Bagaimana?", *replies), to="w"), asks("w", ways, *cases, result="Jawaban"), END)
    return only(flow).nodes["jawaban"]


@pytest.mark.parametrize(
    ("kind", "arguments", "words"),
    [
        ("has_any_word", ["Merah biru"], ("merah", "biru")),
        ("has_all_words", ["saya mau"], ("saya mau", "mau saya")),
        ("has_phrase", ["tidak ada"], ("tidak ada",)),
        ("has_only_phrase", ["Tidak ada"], ("tidak ada",)),
        ("has_only_text", ["OK"], ("ok",)),
        ("has_beginning", ["mau"], ("mau",)),
        ("has_pattern", ["^(ya|iya|he em)$"], ("ya", "iya", "he em")),
        ("has_pattern", [r"(\d+) kali"], None),
        ("has_any_word", ["@fields.kata"], None),
        ("has_any_word", [""], None),
        ("has_date", ["2026"], None),
    ],
)
def test_words_of_a_test(kind: str, arguments: list[str], words: tuple[str, ...] | None) -> None:
    assert words_of(kind, tuple(arguments)) == words


@pytest.mark.parametrize(
    ("kind", "arguments", "numbers"),
    [
        ("has_number_between", ["1", "10"], Range(1, 10)),
        ("has_number_lt", ["18"], Range(None, 17)),
        ("has_number_lte", ["18.5"], Range(None, 18)),
        ("has_number_gt", ["2.5"], Range(3, None)),
        ("has_number_gte", [" 3 "], Range(3, None)),
        ("has_number_eq", ["7"], Range(7, 7)),
        ("has_number_eq", ["7.5"], None),
        ("has_number_between", ["10", "1"], None),
        ("has_number_lt", ["@fields.x"], None),
        ("has_number_eq", ["1e400"], None),
        ("has_number_eq", ["NaN"], None),
    ],
)
def test_numbers_of_a_test(kind: str, arguments: list[str], numbers: Range | None) -> None:
    assert range_of(kind, tuple(arguments)) == numbers


@pytest.mark.parametrize(
    ("text", "plain", "expressions"),
    [
        ("Halo @contact.name!", "Halo!", ("@contact.name",)),
        ("Halo, @(upper(contact.first_name)).", "Halo.", ("@(upper(contact.first_name))",)),
        ("Uang @fields.money dan @(results.x + (1))", "Uang ... dan ...", ("@fields.money", "@(results.x + (1))")),
        ("Tulis ke a@@b.org", "Tulis ke a@b.org", ()),
        ("Tulis ke a@b.org @ jam 3", "Tulis ke a@b.org @ jam 3", ()),
        ("@(belum selesai", "@(belum selesai", ()),
        ('@(if(results.x = ")", 1, 2)) ya', "... ya", ('@(if(results.x = ")", 1, 2))',)),
    ],
)
def test_expressions_in_texts(text: str, plain: str, expressions: tuple[str, ...]) -> None:
    found = without(text)
    assert (found.text, found.expressions) == (plain, expressions)


def test_a_wait_without_rules_takes_any_words() -> None:
    asked = question(ways={"Other": "end"})
    assert (asked.answer, asked.next) == ("text", "selesai")


def test_buttons_without_rules_become_choices() -> None:
    asked = question(ways={"Other": "end"}, replies=("Baik", "Buruk"))
    assert [(choice.label, choice.next) for choice in asked.choices] == [("Baik", "selesai"), ("Buruk", "selesai")]


def test_a_figure_beside_a_word_is_the_number_of_the_choice() -> None:
    asked = question(
        ("has_any_word", ["2 tidak"], "B"),
        ("has_number_eq", ["1"], "A"),
        ("has_any_word", ["ada"], "A"),
        ways={"B": "end", "A": "end", "Other": "w"},
    )
    assert [(choice.label, choice.also) for choice in asked.choices] == [("A", ("ada",)), ("B", ("tidak",))]


def test_a_word_that_two_rules_claim_belongs_to_the_first_as_in_rapidpro() -> None:
    asked = question(
        ("has_any_word", ["kopi teh"], "Kopi"), ("has_any_word", ["teh jahe"], "Jahe"),
        ways={"Kopi": "end", "Jahe": "end", "Other": "w"},
    )  # fmt: skip
    assert [choice.also for choice in asked.choices] == [("teh",), ()]


def test_other_that_leads_elsewhere_becomes_a_choice_and_is_told() -> None:
    flow = export(
        node("a", says("Mau apa?"), to="w"),
        asks("w", {"Kopi": "end", "Teh": "end", "Lainnya": "b"},
             ("has_any_word", ["kopi"], "Kopi"), ("has_any_word", ["teh"], "Teh"), default="Lainnya"),
        node("b", says("Baik, yang lain.")), END,
    )  # fmt: skip
    came = bring(flow)
    (asked,) = [one for one in came.flows[0].flow.nodes.values() if one.ask]
    assert [choice.label for choice in asked.choices] == ["Kopi", "Teh", "Lainnya"]
    assert any("'Lainnya'; it is a choice of its own" in note.words for note in came.notes)


def test_one_single_word_cannot_be_asked_for() -> None:
    asked = question(("has_any_word", ["lanjut"], "Lanjut"), ways={"Lanjut": "end", "Other": "w"})
    assert asked.answer == "text"


def test_numbers_lead_where_they_led_and_others_are_asked_again() -> None:
    asked = question(
        ("has_number_between", ["1", "5"], "Rendah"), ("has_number_between", ["6", "10"], "Tinggi"),
        ways={"Rendah": "end", "Tinggi": None, "Other": "w"},
    )  # fmt: skip
    assert (asked.answer, asked.low, asked.high) == ("number", 1, 10)
    assert [way.when is None for way in asked.branch] == [False, True]
    assert asked.branch[0].next != asked.branch[1].next


def test_a_gap_between_numbers_is_asked_again() -> None:
    asked = question(
        ("has_number_eq", ["1"], "Satu"), ("has_number_eq", ["3"], "Tiga"),
        ways={"Satu": "end", "Tiga": None, "Other": "w"},
    )  # fmt: skip
    assert asked.branch[-1].next == "jawaban"


def test_a_wait_that_two_sentences_lead_to_is_asked_in_both() -> None:
    came = bring(
        export(
            node("a", says("Kamu suka kopi?"), to="w1"),
            asks("w1", {"Ya": "b", "Tidak": "c", "Other": "w1"},
                 ("has_any_word", ["ya"], "Ya"), ("has_any_word", ["tidak"], "Tidak")),
            node("b", says("Kopi apa?"), to="w2"),
            node("c", says("Minum apa?"), to="w2"),
            asks("w2", {"Other": "end"}, result="Minuman"),
            END,
        )
    )  # fmt: skip
    flow = came.flows[0].flow
    assert (flow.nodes["minuman"].ask, flow.nodes["minuman_2"].ask) == ("Kopi apa?", "Minum apa?")
    assert flow.nodes["minuman"].next == flow.nodes["minuman_2"].next


def test_a_result_that_choices_lead_to_becomes_points() -> None:
    came = bring(
        export(
            node("a", says("Aman?"), to="w"),
            asks("w", {"Ya": "end", "Tidak": "set", "Other": "w"},
                 ("has_any_word", ["ya"], "Ya"), ("has_any_word", ["tidak"], "Tidak"), result="Aman"),
            node("set", {"uuid": "s", "type": "set_run_result", "name": "Berat", "value": "tinggi"}, to="split"),
            asks("split", {"Tinggi": "help", "Other": "end"}, ("has_only_text", ["tinggi"], "Tinggi"),
                 operand="@results.berat", wait=False),
            node("help", says("Kami usahakan membantu.")),
            END,
        )
    )  # fmt: skip
    (one,) = came.flows
    assert one.account.reported == 0
    assert dict(one.flow.nodes["aman"].choices[1].points) == {"berat_tinggi": 1}
    assert 'when: "berat_tinggi >= 1"' in one.yaml


def test_a_counter_adds_up_and_is_asked_for() -> None:
    def more(count: int) -> dict[str, str]:
        return {"uuid": f"s{count}", "type": "set_run_result", "name": "Skor", "value": f"@(results.skor + {count})"}

    came = bring(
        export(
            node("a", says("Lapar?"), to="w"),
            asks("w", {"Ya": "set", "Tidak": "split", "Other": "w"},
                 ("has_any_word", ["ya"], "Ya"), ("has_any_word", ["tidak"], "Tidak"), result="Lapar"),
            node("set", more(1), more(2), to="split"),
            asks("split", {"Berat": "help", "Other": "end"}, ("has_number_gt", ["2"], "Berat"),
                 operand="@results.skor", wait=False),
            node("help", says("Kami usahakan membantu.")),
            END,
        )
    )  # fmt: skip
    (one,) = came.flows
    assert one.account.reported == 0
    assert dict(one.flow.nodes["lapar"].choices[0].points) == {"skor": 3}
    assert 'when: "skor >= 3"' in one.yaml


@pytest.mark.parametrize(
    ("operand", "case", "when"),
    [
        ("@fields.gender", ("has_any_word", ["perempuan wanita"]), "gender == female"),
        ("@contact.fields.jenis_kelamin", ("has_only_text", ["M"]), "gender == male"),
        ("@fields.umur", ("has_number_between", ["18", "30"]), "(age >= 18 and age <= 30)"),
        ("@fields.district", ("has_only_phrase", ["Lombok Timur"]), 'district == \\"Lombok Timur\\"'),
        ("@contact.language", ("has_text", []), "language == id or language == sas or"),
        ("@(default(fields.age, 0))", ("has_number_lt", ["18"]), "age <= 17"),
    ],
)
def test_what_kabar_knows_of_a_person_is_asked_for(operand: str, case: tuple[str, list[str]], when: str) -> None:
    came = bring(
        export(
            asks("s", {"Ya": "b", "Other": "end"}, (*case, "Ya"), operand=operand, wait=False),
            node("b", says("Baik.")), END,
        )
    )  # fmt: skip
    (one,) = came.flows
    assert f'when: "{when}' in one.yaml
    assert structural(came) == []


def test_what_kabar_does_not_know_sends_everybody_the_longer_way_and_is_told() -> None:
    came = bring(
        export(
            asks("s", {"Ya": "b", "Other": "end"}, ("has_group", ["uuid", "Peserta"], "Ya"),
                 operand="@contact.groups", wait=False),
            node("b", says("Satu."), to="c"), node("c", says("Dua.")), END,
        )
    )  # fmt: skip
    said = [there.say for there in came.flows[0].flow.nodes.values()]
    assert "Dua." in said
    assert "Terima kasih." not in said
    assert any("everybody goes to 'Ya'" in note.mend for note in came.notes)


@pytest.mark.parametrize(
    ("operand", "case"),
    [
        ("@results.tiket", ("has_category", ["Success"], "Success")),
        ("@locals._new_ticket", ("has_text", [], "Success")),
    ],
)
def test_a_ticket_and_the_split_behind_it_become_a_case(operand: str, case: tuple[str, list[str], str]) -> None:
    ticket = {"uuid": "t", "type": "open_ticket", "topic": {"uuid": "x", "name": "Umum"}, "note": "tolong"}
    way = {"Success": "end", "Failure": "sorry"}
    split = asks("s", way, case, default="Failure", operand=operand, wait=False, actions=(ticket,))
    (one,) = bring(export(split, END, node("sorry", says("Maaf, tidak bisa.")))).flows
    (only_node,) = one.flow.nodes.values()
    assert (only_node.raise_ is not None, only_node.say) == (True, "Terima kasih.")
    assert one.account.reported == 1, "the sentence for a failure that cannot be"


def test_a_circle_without_a_question_is_cut_and_told() -> None:
    came = bring(export(node("a", says("Satu."), to="b"), node("b", says("Dua."), to="a")))
    assert structural(came) == []
    assert any("circles" in note.words for note in came.notes)


def test_flows_that_begin_each_other_are_cut_and_told() -> None:
    def enters(uuid: str) -> dict[str, object]:
        return {"uuid": f"to {uuid}", "type": "enter_flow", "flow": {"uuid": uuid, "name": uuid}}

    first, second = export(node("a", enters("f2"))), export(node("b", enters("f1")), uuid="f2", name="Dua")
    came = bring({**first, "flows": first["flows"] + second["flows"]})
    assert structural(came) == []
    assert any("without end" in note.words for note in came.notes)


def test_a_flow_that_begins_itself_anew_leads_back_to_its_first_node() -> None:
    again = {"uuid": "x", "type": "enter_flow", "flow": {"uuid": "f1", "name": "Coba"}, "terminal": True}
    flow = only(export(node("a", says("Apa?"), to="w"), asks("w", {"Other": "b"}, result="Apa"), node("b", again)))
    assert flow.nodes["apa"].next == "apa"


def test_a_wait_that_nothing_asks_before_says_so() -> None:
    came = bring(export(asks("w", {"Other": "end"}, result="Apa"), END))
    assert came.flows[0].flow.nodes["apa"].ask == "?"
    assert any("nothing is asked" in note.words for note in came.notes)


def test_names_are_valid_unique_and_none_of_kabars_own() -> None:
    flows = [
        export(node(f"n{at}", says("Ya.")), uuid=f"f{at}", name=name)["flows"][0]
        for at, name in enumerate(["Stop", "stop", "注册", "2 Minggu", "Plan", "Ülya & Ünal", "true", "", "x" * 200])
    ]
    came = bring({"version": "13", "flows": flows})
    names = [one.flow.name for one in came.flows]
    assert len(set(names)) == len(names)
    assert not {"stop", "plan", "true"} & set(names)
    assert all(len(name) < 50 for name in names)
