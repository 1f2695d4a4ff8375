"""What stands on a case's page besides the case itself, and in the list of cases of it. Each section reads its own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bot.services.cases import assessments, case_tasks, histories, milestones, referrals
from bot.web import history_plot
from bot.web.context import kabar
from bot.web.session import member


def of_case(code: str, level: str, reason: str) -> dict[str, Any]:
    """The sections of a case's page; the look is audited by the page. Raises NotYours."""
    return {
        "referrals": referrals.of_case(kabar(), member(), code),
        "tasks": case_tasks.of_case(kabar(), member(), code),
        "milestones": milestones.of_case(kabar(), member(), code),
        "assessed": assessments.last(kabar(), member(), code),
        "history": histories.of_case(kabar(), member(), code),
        "draw": history_plot.draw,
        "steps": kabar().content.steps.of(level, reason),
    }


def behind(tab: str) -> dict[str, list[str]]:
    """Code -> what of the case's work is overdue; two statements, however many cases there are."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    if tab == "open":
        for kind, source in (("referral", referrals), ("task", case_tasks)):
            for code in source.overdue(kabar(), member()):
                found[code].append(kind)
    return found
