"""The gate: every endpoint says who may call it, with one of these decorators; one that does not is refused.

Signed forms come from a provider, so they carry no CSRF token; every other request that changes something must.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from flask import abort, current_app, request
from flask_wtf.csrf import CSRFProtect

from bot.log import get_logger
from bot.store.staff import ROLES
from bot.web import limits, peer, session, signature, sim_signature, tally
from bot.web.context import kabar

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

View = TypeVar("View", bound="Callable[..., Any]")
RULE = "kabar_rule"
LARGEST = "kabar_largest"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

csrf = CSRFProtect()
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an endpoint. ``why`` is for those that anybody may."""

    kind: Literal["public", "provider", "phone", "inside", "staff", "demo"]
    roles: frozenset[str] = frozenset()
    why: str = ""


def public(why: str) -> Callable[[View], View]:
    """Anybody; ``why`` that is safe."""
    return _marked(Rule("public", why=why))


def inside(why: str) -> Callable[[View], View]:
    """Only callers on private addresses that did not come through a proxy, such as the operator's monitoring."""
    return _marked(Rule("inside", why=why))


def staff(*roles: str) -> Callable[[View], View]:
    """Members who are logged in and have one of these roles (none named: any)."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {sorted(unknown)}")
    return _marked(Rule("staff", frozenset(roles)))


provider = Rule("provider")
phone = Rule("phone")
demo = Rule("demo")


def provider_only(view: View) -> View:
    """Only requests that the provider signed for our public address."""
    return _marked(provider)(view)


def phone_only(view: View) -> View:
    """Only requests that one of our phones with a local SIM signed."""
    return _marked(phone)(view)


def demo_only(view: View) -> View:
    """Only in the demo, and only from this machine."""
    return _marked(demo)(view)


def larger(size: int) -> Callable[[View], View]:
    """Whoever passes the gate may send a body of so many bytes; everybody else keeps to the application's limit."""

    def mark(view: View) -> View:
        setattr(view, LARGEST, size)
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """What the view declares."""
    return getattr(view, RULE, None)


def check() -> ResponseReturnValue | None:
    """Before every request: let through whom the endpoint names."""
    tally.here().settle()
    if request.endpoint is None:
        return None  # no such page; Flask says so
    rule = rule_of(current_app.view_functions[request.endpoint])
    if rule is None:
        log.error("endpoint_undeclared", endpoint=request.endpoint)
        abort(403)
    if rule.kind == "provider":
        return None if signature.valid() else _turn_away("forged")
    if rule.kind == "phone":
        verdict = sim_signature.verdict()
        return None if verdict == "good" else _turn_away("late" if verdict == "clock" else "forged")
    refused = _DOORS[rule.kind](rule)
    if refused is None and (largest := getattr(current_app.view_functions[request.endpoint], LARGEST, None)):
        request.max_content_length = largest
    if refused is None and request.method in CHANGING:
        csrf.protect()
    return refused


def _turn_away(kind: str) -> ResponseReturnValue:
    tally.count(kind)
    abort(429 if limits.is_flood() else 403)


def _marked(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, RULE, rule)
        return view

    return mark


def _public(_rule: Rule) -> ResponseReturnValue | None:
    return None


def _inside(_rule: Rule) -> ResponseReturnValue | None:
    return None if peer.is_inside() else abort(404)


def _staff(rule: Rule) -> ResponseReturnValue | None:
    who = session.current()
    if who is None:
        return session.ask_to_log_in()
    if rule.roles and who.role not in rule.roles:
        abort(403)
    session.keep_alive()
    return None


def _demo(_rule: Rule) -> ResponseReturnValue | None:
    """The host is looked at too: a page elsewhere must not reach the demo under a name of its own."""
    settings = kabar().settings
    named = urlsplit(f"//{request.host}").hostname
    known = LOCAL_NAMES | {urlsplit(settings.public_url).hostname}
    return None if settings.demo and peer.is_local() and named in known else abort(404)


_DOORS = {"public": _public, "inside": _inside, "staff": _staff, "demo": _demo}
