"""Headers that every answer to a browser carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from bot.web.session import FOR_MACHINES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action")),
        *(f"{kind} 'self'" for kind in ("manifest-src", "worker-src")),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def install(app: Flask, https: bool) -> None:
    """Have every answer to a browser carry them; nothing is stored by browsers but what asks to be."""
    app.after_request(_adder(tuple((ALWAYS | (OVER_HTTPS if https else {})).items())))


def _adder(pairs: tuple[tuple[str, str], ...]) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        if request.path.startswith(FOR_MACHINES):
            return response
        headers = response.headers
        # no view sets these, so they are not looked for first
        headers.extend(pairs)
        if "Cache-Control" not in headers:
            headers.add("Cache-Control", "no-store")
        return response

    return add
