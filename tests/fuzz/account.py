"""What became of everything that was posted: each answer right, each message that was taken kept once, as written."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.sending.writing import BODY, LONGEST_BODY
from bot.store import conversation, message
from tests.fuzz.hostile import MESSAGES, Post


@dataclass
class Account:
    """Of one run."""

    sent: int = 0
    messages: int = 0
    """Of all that was sent, what came to the door of messages and not to that of receipts."""
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Texts by the message's id: a replayed id may come with another text, and one of them is the first."""

    def note(self, post: Post, status: int) -> None:
        """What this request was answered; 0: nothing."""
        self.sent += 1
        self.messages += post.path == MESSAGES
        self.answers[status] += 1
        if status not in post.may:
            self.wrong.append(f"{status} instead of {sorted(post.may)}: {post.path} {post.content[:300]!r}")
        if status == 200 and post.sid is not None:
            self.taken[post.sid].add(post.text[:LONGEST_BODY])

    def compare(self, kabar: Kabar) -> list[str]:
        """What is not as it must be, a line each: messages lost or doubled, texts changed, conversations parked."""
        columns = (message.c.id, message.c.provider_id, message.c.body)
        with kabar.database.read() as connection:
            rows = list(connection.execute(select(*columns).where(message.c.direction == "in")))
            parked = connection.execute(select(func.count()).where(conversation.c.parked_at.is_not(None))).scalar_one()
        kept = Counter(row.provider_id for row in rows)
        found = [f"lost: {sid}" for sid in self.taken if sid not in kept]
        found += [f"kept {count} times: {sid}" for sid, count in kept.items() if count > 1]
        found += [f"kept although it was refused: {sid}" for sid in kept if sid not in self.taken]
        for row in rows:
            text = opened(kabar, row.body, BODY, row.id)
            # whoever wrote HAPUS had their texts emptied
            if text and text not in self.taken.get(row.provider_id, ()):
                found.append(
                    f"another text: {row.provider_id} {text[:80]!r} instead of {self.taken[row.provider_id]!r}"
                )
        if parked:
            found.append(f"{parked} conversations are parked: a step failed, see step_failed in the log")
        return found
