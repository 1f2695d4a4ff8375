"""Every column that is sealed: what it is bound to, and whose key seals it. A test holds that none is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select

from bot.store.answer_correction import answer_correction
from bot.store.assessment import assessment
from bot.store.case import case_closing, case_event, case_file, case_sign, false_alarm
from bot.store.conversation import conversation
from bot.store.crypto import OF_PERSON
from bot.store.device import device
from bot.store.flow_run import flow_run
from bot.store.identity import identity
from bot.store.key_store import begins_with
from bot.store.media import media
from bot.store.message import message
from bot.store.people_file import people_file, people_file_part
from bot.store.person import person
from bot.store.person_merge import person_merge
from bot.store.referral import referral
from bot.store.second_factor import second_factor
from bot.store.staff import staff
from bot.store.takeover import takeover
from bot.store.task import case_task


@dataclass(frozen=True)
class Sealed:
    """A column of sealed values."""

    column: Column[Any]
    row: Column[Any]
    """The id of the row that it is bound to."""
    person: ColumnElement[Any] | None = None
    """Whose key seals it; None: nobody's, the first key of KABAR_DATA_KEYS does."""

    @property
    def name(self) -> str:
        """What a value is sealed as."""
        return f"{self.column.table.name}.{self.column.name}"

    def wants(self, head: bytes) -> ColumnElement[bool]:
        """Which values are not sealed as they should be, ``head`` being how the first key's begin."""
        there = self.column.is_not(None)
        otherwise = ~begins_with(self.column, head)
        if self.person is None:
            return and_(there, otherwise)
        not_theirs = ~begins_with(self.column, bytes([OF_PERSON]))
        return and_(there, not_theirs, or_(self.person.is_not(None), otherwise))


def _of_case(table: Table) -> ColumnElement[Any]:
    return select(case_file.c.person_id).where(case_file.c.id == table.c.case_id).scalar_subquery()


_wrote = select(message.c.person_id).where(message.c.id == media.c.message_id).scalar_subquery()
_ran = select(flow_run.c.person_id).where(flow_run.c.id == answer_correction.c.run_id).scalar_subquery()

SEALED: Final = (
    Sealed(person.c.name, person.c.id, person.c.id),
    Sealed(person.c.facts, person.c.id, person.c.id),
    Sealed(person.c.confirm_word, person.c.id, person.c.id),
    Sealed(person.c.danger_word, person.c.id, person.c.id),
    Sealed(identity.c.value, identity.c.id, identity.c.person_id),
    Sealed(conversation.c.session, conversation.c.person_id, conversation.c.person_id),
    Sealed(message.c.body, message.c.id, message.c.person_id),
    Sealed(message.c.content, message.c.id, message.c.person_id),
    Sealed(media.c.url, media.c.id, _wrote),
    Sealed(media.c.body, media.c.id, _wrote),
    Sealed(flow_run.c.answers, flow_run.c.id, flow_run.c.person_id),
    Sealed(answer_correction.c.told, answer_correction.c.id, _ran),
    Sealed(case_sign.c.evidence, case_sign.c.id, _of_case(case_sign)),
    Sealed(case_event.c.note, case_event.c.id, _of_case(case_event)),
    Sealed(case_closing.c.next_step, case_closing.c.id, _of_case(case_closing)),
    Sealed(case_task.c.title, case_task.c.id, _of_case(case_task)),
    Sealed(assessment.c.told, assessment.c.id, _of_case(assessment)),
    Sealed(referral.c.organisation, referral.c.id, referral.c.person_id),
    Sealed(referral.c.why, referral.c.id, referral.c.person_id),
    Sealed(referral.c.note, referral.c.id, referral.c.person_id),
    Sealed(takeover.c.draft, takeover.c.id, takeover.c.person_id),
    Sealed(person_merge.c.told, person_merge.c.id, person_merge.c.survivor_id),
    Sealed(false_alarm.c.phrase, false_alarm.c.id),
    Sealed(staff.c.name, staff.c.id),
    Sealed(staff.c.phone, staff.c.id),
    Sealed(staff.c.email, staff.c.id),
    Sealed(second_factor.c.secret, second_factor.c.staff_id),
    Sealed(device.c.number, device.c.id),
    Sealed(people_file.c.name, people_file.c.id),
    Sealed(people_file.c.data, people_file.c.id),
    Sealed(people_file.c.result, people_file.c.id),
    Sealed(people_file_part.c.rows, people_file_part.c.file_id),
)
NOT_SEALED: Final = (
    *("identity.value_index", "staff.email_index", "name_word.word_index", "person.key_id"),
    *("invitation.token_index", "recovery_code.code_index", "alert.link_index"),
)
"""Bytes that are no sealed value: keyed hashes to find things by, and the name of a key."""
