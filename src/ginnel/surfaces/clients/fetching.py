"""The keys that a client keeps at an address: fetched with limits of size and time, and remembered for some minutes.

The address was registered by those who run the installation, never taken from what a caller sent.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Lock
from urllib.parse import SplitResult, urlsplit

from ginnel.kernel import clock, lookups
from ginnel.kernel.deadlines import Deadline, secured
from ginnel.kernel.errors import GinnelError, Invalid, TooMany
from ginnel.surfaces.clients.keys import LARGEST, Keys, public_keys

TIMEOUT = 5.0
FRESH = 300  # seconds for which keys are believed without asking again
AGAIN = 15  # seconds before an address is asked again, for a kid that is not there or after a failure
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
Fetch = Callable[[str], bytes]


class NoKeys(GinnelError):
    """The keys cannot be had at their address, or are none."""

    code = "no-keys"


@dataclass(slots=True)
class _Held:
    """Keys as they were at a moment; `asked_at` is when the address was asked last, whatever came of it."""

    keys: list[Keys]
    at: float
    asked_at: float


_held: dict[str, _Held] = {}
_asking: set[str] = set()
_turn = Lock()


def check_address(url: str) -> None:
    """Raises Invalid for an address that anybody on the way could answer for; this machine may be plain."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    is_safe = is_whole and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )
    if not is_safe or parts.username or parts.fragment or len(url) > 500 or not url.isascii() or " " in url:
        raise Invalid("The address of a set of keys begins with https:// and holds no password.")


def key_at(url: str, kid: str, fetch: Fetch | None = None) -> Keys | None:
    """The key of this kid at the address; None where there is none. Raises NoKeys, and TooMany while they are asked for
    the first time: an address that is slow to answer keeps one waiting, and not all who come."""
    now = clock.now().timestamp()
    with _turn:
        held = _held.get(url)
        if held is None:
            if url in _asking:
                raise TooMany("The client's keys are being asked for.", retry_after=1)
            _asking.add(url)
        is_due = held is None or (
            now - held.asked_at > AGAIN and (now - held.at > FRESH or _of(held, kid) is None)
        )
        if held and is_due:
            held.asked_at = now  # others go on with what is held meanwhile
    if held is None or is_due:
        held = _fetched(url, now, fetch or over_the_network)
    return _of(held, kid)


def forget() -> None:
    """For a test, which begins anew."""
    _held.clear()
    _asking.clear()


def _fetched(url: str, now: float, fetch: Fetch) -> _Held:
    """What failed is remembered as an address without keys, so that nobody makes us ask it all the time; keys that are
    still believed stay, for whoever shows another kid makes us ask anew."""
    was = _held.get(url)
    is_believed = was is not None and now - was.at <= FRESH
    held = _Held(was.keys, was.at, now) if was and is_believed else _Held([], now, now)
    try:
        held.keys, held.at = public_keys(fetch(url), is_fetched=True)["keys"], now
    except (Invalid, OSError, HTTPException, ValueError):
        raise NoKeys("The client's keys cannot be had at their address.") from None
    finally:
        with _turn:
            _held[url] = held
            _asking.discard(url)
    return held


def _of(held: _Held, kid: str) -> Keys | None:
    return next((key for key in held.keys if key["kid"] == kid), None)


def over_the_network(url: str) -> bytes:
    """The body of one answer. No redirection is followed, and neither slowness, of whatever part of it, nor size holds
    a worker for long."""
    check_address(url)
    parts = urlsplit(url)
    with Deadline(TIMEOUT) as deadline:
        made = _connected(parts, deadline)
        try:
            made.request(
                "GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=_HEADERS
            )
            answer = made.getresponse()
            if answer.status != 200:
                raise NoKeys("The client's keys cannot be had at their address.")
            body = answer.read(LARGEST + 1)
        finally:
            made.close()
    if len(body) > LARGEST or deadline.is_over:
        raise NoKeys("The client's keys are too large, or come too slowly.")
    return body


def _connected(parts: SplitResult, deadline: Deadline) -> HTTPConnection:
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    made = HTTPConnection(host, port, timeout=TIMEOUT)
    plain = _reached(host, port, deadline)
    made.sock = secured(plain, host, deadline) if parts.scheme == "https" else plain
    return made


def _reached(host: str, port: int, deadline: Deadline) -> socket.socket:
    """By the first of its addresses that answers: a name may have many that do not, and the time is for all of them,
    and for finding them."""
    for family, kind, protocol, _, address in lookups.places(host, port, TIMEOUT):
        plain = socket.socket(family, kind, protocol)
        plain.settimeout(TIMEOUT)
        deadline.watch(plain)
        try:
            plain.connect(address)
        except OSError:
            plain.close()
            if deadline.is_over:
                break
        else:
            return plain
    raise NoKeys("The client's keys cannot be had at their address.")


_HEADERS = {"Accept": "application/jwk-set+json, application/json", "User-Agent": "Ginnel"}
