"""A near answer is asked about in the person's language, and the yes finds it again in the database."""

from __future__ import annotations

from tests.making import Town
from tests.services.days import at
from tests.services.rows import plan_of


def test_it_is_asked_in_their_language_and_a_yes_takes_it(town: Town) -> None:
    who = town.person(language="en")
    at(town, plan_of(town.kabar, who)[0].due_at)
    town.says(who, "hubugi saya")
    assert town.last(who) == "Do you mean 3 Call me? Reply YES or NO."
    assert town.cases() == []
    town.says(who, "yes")
    assert town.case().reason == "asks_call"
