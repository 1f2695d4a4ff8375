"""A number that was silent for long may be another's by now: nothing of its owner's is shown, a person finds out."""

from __future__ import annotations

from bot.services.cases import confirm_words, danger_words, reaching, takeover, takeover_words
from bot.services.persons import lines
from bot.services.persons.people import Person
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.services.staff import StaffMember
from bot.store import case_file, case_sign, identity, line, message
from tests.making import Town
from tests.services.lining import USER_ID, lines_of, writes
from tests.services.rows import inbox, outbox, plan_of, rows, talk_of

NAME = "Amaq Sahdan"
FIRST_WORDS = (
    *("halo", "ya", "1", "baik", "utang", "menu", "lanjut", "mulai", "siapa ini", "hapus", "atur", "jalur", "dokumen"),
    *("saya sudah pulang dari Malaysia", "", "bantuan", "gerimis besok pagi sekali di sini", "ganti bahasa"),
)
RED = "tolong saya mau dibunuh suami"


def signs(town: Town, who: Person) -> list[tuple[str, str]]:
    """Of the person's cases, in the order in which they were raised: reason and rule."""
    [*cases] = rows(town.kabar, case_file, case_file.c.person_id == who.id)
    ids = [case.id for case in cases]
    return [(one.reason, one.rule) for one in rows(town.kabar, case_sign, case_sign.c.case_id.in_(ids))]


def whys(town: Town, who: Person) -> set[str | None]:
    return {why for _, why in lines_of(town, who)}


def take_up(town: Town, member: StaffMember, who: Person) -> None:
    """A member says that the person's first line is theirs."""
    with town.kabar.database.read() as connection:
        first = lines.of(connection, who.id)[0]
    reaching.use_first(town.kabar, member, who.code, f"{first.identity_id}.{first.kind}")


def next_is_due(town: Town, who: Person) -> None:
    """The clock ticks when this person's next follow-up is due."""
    now = town.clock.now()
    town.clock.moment = next(row.due_at for row in plan_of(town.kabar, who) if row.status == "due" and row.due_at > now)
    town.ticks()


def waits(town: Town, who: Person) -> None:
    """Something lies in the outbox for this person's number."""
    [known] = {row.identity_id for row in rows(town.kabar, line, line.c.person_id == who.id)}
    draft = Draft("follow_up", "Apa kabar?", "whatsapp", known, person_id=who.id)
    with town.kabar.database.write() as connection:
        writing.write(connection, town.kabar, draft, town.clock.now())


def test_a_stranger_is_answered_until_a_member_says_that_it_is_the_person(town: Town) -> None:
    who = town.person(name=NAME, on=("whatsapp", "sms", "call"))
    member = town.caseworker(role="supervisor", district=None)
    town.says(who, "jalur")
    assert talk_of(town.kabar, who).session is not None
    town.clock.forward(days=100)
    waits(town, who)
    town.clock.forward(hours=1)
    stranger = town.says(who, "ya").person
    assert stranger != who.code
    assert inbox(town.kabar, who)[1:] == [], "what another wrote is not theirs"
    assert talk_of(town.kabar, who).session is None
    assert [row.status for row in rows(town.kabar, message, message.c.kind == "follow_up")] == ["failed"]
    assert whys(town, who) == {"long_silence"}
    assert town.says(who, "baik", line="sms").person == stranger
    assert signs(town, who) == [("long_silence", f"long_silence:100/{stranger}")], "one task, not two"
    next_is_due(town, who)
    assert signs(town, who)[-1][1].startswith("no_line"), "nothing is asked there"

    take_up(town, member, who)
    assert whys(town, who) == {None}
    assert town.says(who, "halo").person == who.code
    next_is_due(town, who)
    assert outbox(town.kabar, who)[-1].kind == "follow_up", "what had rested goes on"


def test_the_first_answer_is_that_to_a_stranger(town: Town) -> None:
    people = [town.person(name=NAME, language="id", gender="male") for _ in FIRST_WORDS]
    for who in people:
        town.says(who, "utang")
    town.clock.forward(days=91)
    for number, (who, words) in enumerate(zip(people, FIRST_WORDS, strict=True)):
        before = len(outbox(town.kabar, who))
        new = f"+62813777{number:05d}"
        town.says(new, words)
        told = _told(town, new)
        town.says(who, words)
        assert _told(town, town.number_of(who)) == told, words
        assert len(outbox(town.kabar, who)) == before, words
        assert not any(part in " ".join(told) for part in NAME.split())


def _told(town: Town, number: str) -> list[str]:
    """What whoever has this number was told by the newest record that it has."""
    index = town.kabar.vault.index("phone", number)
    last = rows(town.kabar, identity, identity.c.value_index == index)[-1]
    sent = rows(town.kabar, message, message.c.person_id == last.person_id, message.c.direction == "out")
    return [town.kabar.vault.open(row.body, "message.body", row.id) for row in sent]


def test_nothing_changes_where_something_shows_that_it_is_the_same_person(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    known, word, alarm, called, soon, late = (town.person(name=NAME) for _ in range(6))
    amaq, inaq = town.person(phone="+6281377700001"), town.person(phone="+6281377700001")
    writes(town, "SM1", town.number_of(known), user_id=USER_ID)
    confirm_words.write(town.kabar, leads, word.code, "gerimis")
    danger_words.write(town.kabar, leads, alarm.code, "mau tidur")
    town.clock.forward(days=89)
    town.says(amaq, "halo", line="sms")
    take_up(town, leads, called)
    assert town.says(soon, "halo").person == soon.code, "not for so long"
    wrote = town.clock.now()
    town.clock.forward(days=2)
    assert town.says(late, "halo", written_at=wrote).person == late.code, "written before it was so long"
    assert writes(town, "SM2", town.number_of(known), "utang", USER_ID).person == known.code
    assert town.says(word, "gerimis kak").person == word.code
    assert town.says(alarm, "mau tidur").person == alarm.code
    assert town.says(called, "halo").person == called.code, "a member has said that it is theirs"
    assert town.says("+6281377700001", "halo").person in {amaq.code, inaq.code}, "one of those who share it wrote"
    assert {row.set_aside_why for row in rows(town.kabar, line)} == {None}
    assert "long_silence" not in {row.reason for row in rows(town.kabar, case_sign)}


def test_danger_is_heard_as_the_persons(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    who = town.person(name=NAME)
    town.says(who, "utang")
    town.clock.forward(days=200)
    assert town.says(who, RED).person == who.code
    assert outbox(town.kabar, who)[-1].kind == "crisis"
    assert [reason for reason, _ in signs(town, who)][-1] == "long_silence"
    assert signs(town, who)[-1][1] == "long_silence:200/"
    assert town.case().level == "red"
    assert whys(town, who) == {"long_silence"}, "nothing goes there that is no answer"
    assert town.says(who, "2").person == who.code, "their crisis goes on"
    takeover.take(town.kabar, leads, town.case().code)
    assert takeover_words.write(town.kabar, leads, town.case().code, "Saya di sini.") == "sent"
    assert "Saya di sini." in town.last(who)
    assert len(rows(town.kabar, case_file)) == 1


def test_stop_is_heard_for_everybody_there_and_then_it_is_a_stranger(town: Town) -> None:
    town.caseworker(role="supervisor", district=None)
    number = "+6281377700002"
    people = [town.person(phone=number), town.person(phone=number)]
    town.clock.forward(days=120)
    assert town.says(number, "STOP").person in {one.code for one in people}
    assert {town.reload(one).status for one in people} == {"stopped"}
    assert [signs(town, one) for one in people] == [[("long_silence", "long_silence:120/")]] * 2
    stranger = town.says(number, "halo").person
    assert stranger not in {one.code for one in people}
    assert len(rows(town.kabar, case_sign)) == 2, "that was told already"
    assert town.says(number, RED).person == stranger
    told = [("violence", f"silent_danger:{stranger}"), ("kill_threat", f"silent_danger:{stranger}")]
    assert all(signs(town, one)[-1] in told for one in people), "it may be one of them"
    assert {case.level for case in town.cases()} == {"red"}
    for words in ("lanjut", "hapus", "3", "ya"):
        town.says(number, words)
    assert all(signs(town, one)[-1] == ("long_silence", f"silent_erase:{stranger}") for one in people), "a person asks"
    assert {town.reload(one).code for one in people} == {one.code for one in people}, "and nothing of theirs is gone"


def test_a_conversation_that_a_member_holds_stays_theirs(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    who = town.person(name=NAME)
    town.says(who, "saya takut")
    takeover.take(town.kabar, leads, town.case().code)
    town.clock.forward(days=95)
    assert town.says(who, "halo kak").person == who.code
    assert signs(town, who)[-1] == ("long_silence", "long_silence:95")
    assert whys(town, who) == {None}


def test_whoever_comes_back_with_their_own_account_is_they(town: Town) -> None:
    who = town.person(name=NAME, on=("whatsapp", "sms"))
    writes(town, "SM1", town.number_of(who), user_id=USER_ID)
    town.clock.forward(days=95)
    stranger = town.says(who, "halo", line="sms").person
    assert stranger != who.code
    assert writes(town, "SM2", town.number_of(who), user_id=USER_ID).person == who.code
    assert writes(town, "SM3", town.number_of(who), "ya", USER_ID).person == who.code
    assert town.says(who, "halo", line="sms").person == stranger
    assert whys(town, who) == {"long_silence", None}, "only the account is theirs; of the number a member decides"
    town.clock.forward(days=100)
    assert town.says(who, "halo", line="sms").person == stranger, "of whom nothing is known that could be shown"
