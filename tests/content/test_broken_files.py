"""A fault in a file that staff write is one clear line with its place."""

from __future__ import annotations

import shutil

import pytest

from bot.content import PACKAGED, ContentError, load


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PACKAGED, tmp_path / "flows")


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("check_in.yaml", "flow: check_in", "flow: checkin", "check_in.yaml:3 (flow): the flow is called 'checkin'"),
        ("check_in.yaml", "    answer: choice", "    anser: choice", "unknown key 'anser'. Did you mean 'answer'"),
        ("check_in.yaml", "nodes:", "nodes: [", "check_in.yaml:"),
        ("check_in.yaml", "title:", "title: x\ntitle:", "duplicate key"),
        ("stop.yaml", "    do: stop", "    do: stopp", "stop.yaml:8 (nodes.stop.do): do 'stopp' is unknown"),
        ("common.yaml", "resume:", "resumee:", "unknown key 'resumee'. Did you mean 'resume'"),
        ("common.yaml", 'resume: "Kita lanjutkan."', "", "the text 'resume' is missing"),
        ("plan.yaml", 'earliest: "09:00"', "earliest: 9", "plan.yaml:10 (earliest): 9 is no time of day"),
        ("plan.yaml", "days: 7,", "", "either 'days' or 'months'"),
        ("plan.yaml", "late: task, late_days: 3", "late: skip, late_days: 3", "late 'skip' is unknown"),
        ("plan.yaml", "flow: review, months", "flow: reviw, months", "no flow 'reviw'. Did you mean 'review'"),
        ("plan.yaml", "flow: nudge", "flow: nudgee", "(silence.flow): there is no flow 'nudgee'. Did you mean 'nudge'"),
        (
            *("plan.yaml", "stranger_after_days: 90", "stranger_after_days: 62"),
            "(silence.stranger_after_days): stranger_after_days is 62. Write a whole number from 63 to 366",
        ),
        ("plan.yaml", "step: tip_offers", f"step: {'t' * 41}", "A name has small letters, digits and _, at most 40"),
        (
            *("plan.yaml", "flow: tip_offers, consent: awareness", "flow: tip_offers, consent: "),
            "(also.4.consent): consent is missing. Use one of: check_ins, awareness",
        ),
        ("plan.yaml", "step: assistance", "step: review", "(also.1.step): the step 'review' is there twice"),
        ("plan.yaml", "months: [1, 3, 6, 12], ", "", "(also.0): it needs 'days' or 'months'"),
        ("plan.yaml", "days: [14]", "days: 14", "(also.1.days): days is not a list"),
        ("plan.yaml", "days: [14]", "days: [0]", "(also.1.days.0): days is 0. Write a whole number from 1 to 366"),
        ("ladder.yaml", "{minutes: 15}", "{minuts: 15}", "unknown key 'minuts'. Did you mean 'minutes'"),
        (
            *("ladder.yaml", "contact: {hours: 1}", "contact: {working_days: 1}"),
            "ladder.yaml:9 (levels.red.contact): red does not wait for a working day. Write minutes, hours or days.",
        ),
        ("ladder.yaml", "through: [whatsapp, sms, email]", "through: [whatsap, sms]", "Did you mean 'whatsapp'"),
        ("ladder.yaml", "    through: [whatsapp, sms, email]", "    through: []", "no way is named"),
        ("ladder.yaml", 'gaps_mailed_at: "07:00"', 'gaps_mailed_at: "7"', "'7' is no time of day"),
        ("ladder.yaml", 'gaps_mailed_at: "07:00"', "gaps_mailed_at: 25:00", "Write it in quotes"),
        ("ladder.yaml", "    at_once: true", "    at_once: soon", "at_once is 'soon'. Write true or false"),
        ("ladder.yaml", "    resolve: {days: 7}\n", "", "(levels.red.resolve): resolve is missing"),
        ("ladder.yaml", "climb: [caseworker, on_call,", "climb: [caseworker, caseworker,", "caseworker is there twice"),
        (
            *("holidays.yaml", "removed: {}", 'removed: {2026-08-24: "x"}'),
            "holidays.yaml:8 (removed.2026-08-24): 2026-08-24 is no public holiday. Take the line away",
        ),
        ("holidays.yaml", "added: {}", 'added: {24 Desember: "x"}', "'24 Desember' is no day. Write it as 2026-12-24"),
        ("holidays.yaml", "added: {}", "added: {2026-12-24: 1}", "2026-12-24 has no name"),
        ("ladder.yaml", "climb: [caseworker,", "climb: [casworker,", "climb.0): climb 'casworker' is unknown"),
        ("services.yaml", '  contact: "171"', "  contact: 171", "contact is not a text"),
        ("services.yaml", "women_children\n", "women\n", "audience 'women' is unknown"),
        ("services.yaml", "verified_on:\nkp2mi_abroad", "verified_on: soon\nkp2mi_abroad", "'soon' is no day"),
        ("districts.yaml", "Asia/Makassar", "Asia/Makasar", "zone 'Asia/Makasar' is unknown"),
    ],
)
def test_the_line_says_where_and_how_to_mend_it(folder, file, old, new, line):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as fault:
        load(folder)
    assert line in str(fault.value)
    assert all(one.startswith(f"{file}:") for one in str(fault.value).splitlines())


def test_a_missing_file_is_named(folder):
    (folder / "plan.yaml").unlink()
    with pytest.raises(ContentError, match=r"plan\.yaml: the file is missing"):
        load(folder)


def test_a_file_that_is_no_text_is_named(folder):
    (folder / "plan.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match=r"plan\.yaml:1: not UTF-8"):
        load(folder)


def test_faults_of_several_flows_come_together(folder):
    for name in ("stop", "hello"):
        (folder / f"{name}.yaml").write_text("flow: x", encoding="utf-8")
    with pytest.raises(ContentError) as fault:
        load(folder)
    assert "stop.yaml" in str(fault.value)
    assert "hello.yaml" in str(fault.value)
