"""One GET after another, with limits of time and size and a few tries; redirections are looked at, then followed.

By http.client, as everywhere here: it alone lets us connect to the internet address that was judged.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import SplitResult, urljoin

from ginnel.kernel.deadlines import Deadline
from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.surfaces.openreferral.network.addresses import Reach, check_address, resolved
from ginnel.surfaces.openreferral.network.connecting import connection
from ginnel.surfaces.openreferral.network.reading import TooMuch, read_json
from ginnel.surfaces.openreferral.network.unpacking import body_of

LARGEST = 16 * 2**20  # of one answer, unpacked
LONGEST = 120.0  # seconds for the whole of one answer
TRIES, FIRST_PAUSE, LONGEST_PAUSE = 4, 1.0, 60.0
_HOPS = 5
_MOVED = frozenset((301, 302, 303, 307, 308))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "Ginnel"}


class Unreadable(GinnelError):
    """An address does not give what it should. `status` is the last HTTP status, 0 for none; `is_passing`: another
    time it may."""

    code = "feed-unreadable"

    def __init__(self, why: str, *, status: int = 0, is_passing: bool = False, after: float = 0) -> None:
        super().__init__(why)
        self.status, self.is_passing, self.after = status, is_passing, after


class Getter:
    """Reads JSON. `pause` waits so many seconds; a test does not."""

    def __init__(
        self, reach: Reach, *, pause: Callable[[float], None] = time.sleep, tries: int = TRIES
    ) -> None:
        self._reach, self._pause, self._tries = reach, pause, tries

    def get(self, url: str) -> Any:
        """JSON at the address. Raises Unreadable once every try has failed."""
        for tried in range(1, self._tries + 1):
            try:
                return _json(*self._followed(url))
            except Unreadable as failed:
                if not failed.is_passing or tried == self._tries:
                    raise
                self._pause(min(LONGEST_PAUSE, max(failed.after, FIRST_PAUSE * 2 ** (tried - 1))))
        raise AssertionError("the last try answers or raises")

    def _followed(self, url: str) -> tuple[bytes, str]:
        """(body, content type), wherever redirections lead."""
        is_safe = url.startswith("https:")
        for _ in range(_HOPS):
            if is_safe and not url.startswith("https:"):
                raise Unreadable("It redirects from https to http.")
            answer = self._asked(url)
            if isinstance(answer, tuple):
                return answer
            url = urljoin(url, answer)
        raise Unreadable("It redirects again and again.")

    def _asked(self, url: str) -> tuple[bytes, str] | str:
        """What one address gives, or where it redirects to."""
        with Deadline(LONGEST) as deadline:
            try:
                parts = check_address(url)
                made = connection(parts, resolved(parts, self._reach, LONGEST), deadline)
            except Invalid as refused:
                raise Unreadable(str(refused)) from None
            except OSError:
                raise Unreadable("There is no such host, or it does not answer.", is_passing=True) from None
            try:
                return _answer(made, parts, deadline)
            except (OSError, HTTPException):
                raise Unreadable("It breaks off, or answers too slowly.", is_passing=True) from None
            finally:
                made.close()


def _answer(made: HTTPConnection, parts: SplitResult, deadline: Deadline) -> tuple[bytes, str] | str:
    made.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=_HEADERS)
    answer = made.getresponse()
    if answer.status in _MOVED:
        return answer.headers.get("Location", "")
    _check_status(answer)
    body = body_of(answer, LARGEST)
    if deadline.is_over:  # one that ends with its connection seems to have ended by itself
        raise TimeoutError
    return body, answer.headers.get("Content-Type", "")


def _check_status(answer: HTTPResponse) -> None:
    if answer.status == 200:
        return
    after = answer.headers.get("Retry-After", "")
    raise Unreadable(
        f"It answers with status {answer.status}.",
        status=answer.status,
        is_passing=answer.status in _PASSING,
        after=float(after) if after.isdigit() and len(after) < 5 else 0,
    )


def _json(body: bytes, kind: str) -> Any:
    try:
        return read_json(body)
    except TooMuch as refused:
        raise Unreadable(str(refused), status=200) from None
    except ValueError:
        what = "a page of HTML" if "html" in kind.lower() or body.lstrip()[:1] == b"<" else "something else"
        raise Unreadable(f"It is not JSON but {what}.", status=200) from None
