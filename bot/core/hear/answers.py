"""What an answer says, or None where it is not clear: Kabar asks again rather than guess.

None of these functions raises for any text; each is linear in its length.
"""

from __future__ import annotations

from bot.core.hear.answer_age import old_enough
from bot.core.hear.answer_choice import choice
from bot.core.hear.answer_date import date
from bot.core.hear.answer_keyword import keyword
from bot.core.hear.answer_number import money, number
from bot.core.hear.answer_yes_no import yes_no

__all__ = ["choice", "date", "keyword", "money", "number", "old_enough", "yes_no"]
