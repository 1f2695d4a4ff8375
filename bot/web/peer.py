"""Who is connected to us: this machine, a machine of our own network, or a stranger."""

from __future__ import annotations

import ipaddress

from flask import request

OWN = tuple(
    ipaddress.ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7", "fe80::/10")
)
"""Written out: Python's ``is_private`` also holds for addresses that are merely reserved."""
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


def is_local() -> bool:
    """Whether the running request comes straight from this machine."""
    return _address(request.remote_addr).is_loopback and not _by_proxy()


def is_inside() -> bool:
    """Whether it comes straight from our own network."""
    return _own(_address(request.remote_addr)) and not _by_proxy()


def caller() -> str:
    """The caller's address; behind a proxy on our own network, the one that the proxy saw."""
    peer = _address(request.remote_addr)
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(_address(seen) if seen and _own(peer) else peer)


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """What is no address counts as a stranger's."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return ipaddress.IPv4Address(0)
    return getattr(address, "ipv4_mapped", None) or address


def _own(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in net for net in OWN)


def _by_proxy() -> bool:
    return any(name in request.headers for name in PASSED_ON)
