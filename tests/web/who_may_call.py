"""Who may call each endpoint, written down beside the rules that the routes declare themselves.

A rule that is changed, or a new page, fails a test until somebody writes here who is meant. Widening a line is a
decision about whom people's data is shown to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ANYBODY: Final = frozenset({"anybody"})
INSIDE: Final = frozenset({"private addresses"})
PROVIDER: Final = frozenset({"whoever signs as the provider"})
PHONE: Final = frozenset({"whoever signs as one of our phones"})
DEMO: Final = frozenset({"this machine, in the demo"})
MEMBERS: Final = frozenset({"caseworker", "supervisor", "editor", "admin"})
CASES: Final = frozenset({"caseworker", "supervisor", "admin"})
LEADS: Final = frozenset({"supervisor", "admin"})
ADMIN: Final = frozenset({"admin"})
READERS: Final = frozenset({"editor", "supervisor", "admin"})
WRITERS: Final = frozenset({"editor", "admin"})

_WRITTEN: Final[tuple[tuple[frozenset[str], Mapping[str, str]], ...]] = (
    (
        ANYBODY,
        {
            "": "home",
            "alert_link": "page take",
            "auth": "log_in try_log_in",
            "health": "alive ready",
            "home_screen": "manifest offline script",
            "invitation": "accept page",
            "second_step": "code set_up try_code try_set_up",
            "static": "file",
        },
    ),
    (INSIDE, {"health": "metrics"}),
    (PROVIDER, {"webhooks": "messages status"}),
    (PHONE, {"sim": "told"}),
    (DEMO, {"demo": "choose_line forward live page say"}),
    (
        MEMBERS,
        {
            "account": "change_password change_time_zone end_device end_others give_up_phone new_recovery_codes "
            "other_phone page password recovery_codes time_zone",
            "auth": "log_out",
            "programme": "csv page xlsx",
        },
    ),
    (
        CASES,
        {
            "answers": "correct page raise_case",
            "case_acts": "add_task cannot contacted finish_task hand_over lift move_task plan refer referral_outcome "
            "reopen",
            "cases": "acknowledge close file live note overview page",
            "indicator_form": "page save",
            "people": "ask_for_copy companion confirm_word copy danger_word enrol line_first looks mark new number "
            "overview page plan reach search take_copy visit visited",
            "rota": "page",
            "talk": "hand_back keep knock live take write",
            "today": "accept acknowledge contacted live page",
        },
    ),
    (
        LEADS,
        {
            "caseload": "cancel cases choose go move move_live page",
            "duplicates": "merge page",
            "erasing": "erase page receipt",
            "exports": "approve page refuse",
            "members": "ask_for_duty ask_for_link change_duty close invite make_invitation make_link overview page "
            "reset_second_factor",
            "people": "empty_list hand_in hand_on import_cancel import_go import_live imported imports",
            "rota": "add_leave add_shift remove",
            "trail": "choose page",
        },
    ),
    (ADMIN, {"retention": "hold let_run page"}),
    (
        READERS,
        {
            "studio": "ask_for_flow overview",
            "studio_flow": "approve as_yaml ask_again ask_for_change ask_for_head ask_for_step changes changes_again "
            "copy here history history_again merge_again page page_again refuse",
            "studio_ladder": "again approve page refuse",
            "studio_lexicon": "again approve hear hear_draft kind page refuse",
            "studio_map": "page",
            "studio_phone": "page play",
            "studio_plan": "again approve page refuse",
            "studio_services": "again approve dialled page refuse",
            "studio_tests": "one page",
            "studio_texts": "approve export files page withdraw",
        },
    ),
    (
        WRITERS,
        {
            "studio": "begin",
            "studio_flow": "add change change_head discard go merge publish rename roll_back save_yaml take",
            "studio_ladder": "discard level publish rollback text",
            "studio_lexicon": "discard publish rollback rule text",
            "studio_plan": "discard publish rollback silence step text",
            "studio_replay": "page run",
            "studio_services": "discard edit publish rollback text",
            "studio_tests": "add drop save",
            "studio_texts": "drop hand_in imported save take",
        },
    ),
)
_LINES: Final = tuple(
    (f"{room}.{view}".removeprefix("."), who)
    for who, rooms in _WRITTEN
    for room, views in rooms.items()
    for view in views.split()
)

WHO_MAY_CALL: Final[Mapping[str, frozenset[str]]] = dict(_LINES)
"""Endpoint -> the roles that may call it, or who else."""
TWICE: Final = len(_LINES) - len(WHO_MAY_CALL)
"""How many lines stand in the table again."""
