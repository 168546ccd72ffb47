"""One run of typing: the searches that one form of one worker makes by itself while somebody types.

Kept in the session, ids only: whom it has shown, so that each is written down when first shown and not at every key.
Whoever acts in another role, or for another organisation, begins another run. What is lost between two answers at once
is written down twice, never not at all. How many there are in a minute is counted for the account, in any session.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel import clock

_KEY = "typing"
LASTS = 15 * 60
"""Seconds after which the same form is a new run: who is shown this afternoon is not covered by this morning."""
MOST_A_MINUTE = 60
"""Searches of one account, whichever form and session: more than a keyboard makes with a pause between."""


def shown_before(request: HttpRequest, form: UUID) -> frozenset[UUID]:
    """Everybody whom this run has shown."""
    run = _run(request)
    if run.get("of") != _of(request, form) or _now() - run.get("since", 0) > LASTS:
        return frozenset()
    return frozenset(UUID(one) for one in run["shown"])


def remember(request: HttpRequest, form: UUID, shown: list[UUID]) -> None:
    """That the run has shown these, written down by now."""
    before = shown_before(request, form)
    since = _run(request)["since"] if before else _now()
    every = sorted(str(one) for one in before.union(shown))
    request.session[_KEY] = {"of": _of(request, form), "since": since, "shown": every}


def seconds_to_wait(request: HttpRequest) -> int:
    """0 where the account may search once more in this minute, which is counted; else in how many seconds it may."""
    subject = salted_hmac("ginnel typing", str(request.viewer.identity), algorithm="sha256").hexdigest()
    return organisations.allow(subject=subject, per_minute=MOST_A_MINUTE)


def _of(request: HttpRequest, form: UUID) -> list[str]:
    viewer = request.viewer
    return [str(one) for one in (form, viewer.identity, viewer.role, viewer.organisation)]


def _run(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(_KEY, {})
    return found


def _now() -> int:
    return int(clock.now().timestamp())
