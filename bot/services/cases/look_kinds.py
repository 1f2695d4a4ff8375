"""What the audit trail calls what was done, and what of it concerns a person. A guard test holds this complete.

A look is that a name, a number or words of somebody were shown. A case's or a person's code with its level is none:
lists of those leave a row that says who saw a list, and no row for each person on it.
"""

from __future__ import annotations

from typing import Final

LISTED: Final = "person_listed"
FOUND: Final = "person_found"
TALK: Final = "talk_open"

LOOKS: Final = (
    *("person_open", "person_texts", LISTED, FOUND, "case_open", TALK, "media_open", "answers_open"),
    *("indicators_open", "merge_open", "looks_open", "trail_open", "trail_export", "person_copy"),
)
"""The target is the code of the person, or of a case of theirs."""

PLAN: Final = ("slow", "normal", "pause", "resume", "stop", "restart", "pause_over")
PLAN_CHANGES: Final = tuple(f"plan_{one}" for one in PLAN)
VISITS: Final = ("plan", "met", "missed", "cancelled")
HAPPENED: Final = (
    *PLAN_CHANGES,
    *(f"visit_{one}" for one in VISITS),
    *("number_add", "line_first", "reach_change", "confirm_word", "confirm_word_gone"),
    *("danger_word", "danger_word_gone"),
)
"""Changes that are also lines of the person's timeline."""
SAID: Final = ("consent_given", "consent_taken_back")
"""What the person said: it stands in the trail to be proved, and is nobody's look."""
CHANGES: Final = (
    *("person_add", "person_merge", "person_merged", "milestone", "indicators_save", "answer_correct", "answer_raise"),
    *("talk_take", "talk_write", "talk_knock", "talk_keep", "talk_hand_back", "case_reassign", "hush_lift"),
    *("erase_message", "erase_thread", "erase_all", "erase_finished", "companion", *SAID, *HAPPENED),
)
"""As above: something of a person's was changed."""

ELSEWHERE: Final = (
    *("day_open", "case_list", "caseload_open", "caseload_list", "people_list", "people_search", "people_import"),
    *(
        "people_file_",
        "people_hand_on",
        "reassignment_",
        "rota_",
        "staff_",
        "second_factor_",
        "recovery_code",
        "password_change",
    ),
    *("login", "session_", "sim_", "flow_", "audit_", "false_alarms", "incident_report", "retention_", "export_"),
)
"""Actions, or how they begin, whose target is no person: lists, lists that were handed in, staff, phones. And export_:
what is asked for before a file of somebody is made; that it was made is a look."""
