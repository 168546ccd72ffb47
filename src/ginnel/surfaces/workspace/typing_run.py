"""One run of typing: the searches that one form of one worker makes by itself while somebody types.

Kept in the session, ids only: whom it has shown, so that each is written down when first shown and not at every key;
and how many it made in this minute. What is lost between two answers at once is written down twice, never not at all.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ginnel.kernel import clock

_KEY = "typing"
LASTS = 15 * 60
"""Seconds after which the same form is a new run: who is shown this afternoon is not covered by this morning."""
MOST_A_MINUTE = 60
"""Searches of one session, whichever form: more than a keyboard makes with a pause between."""


def shown_before(request: HttpRequest, form: UUID) -> frozenset[UUID]:
    """Everybody whom this run has shown."""
    run = _run(request)
    if run.get("form") != str(form) or _now() - run.get("since", 0) > LASTS:
        return frozenset()
    return frozenset(UUID(one) for one in run["shown"])


def remember(request: HttpRequest, form: UUID, shown: list[UUID]) -> None:
    """That the run has shown these, written down by now."""
    before = shown_before(request, form)
    run = _run(request)
    since = run["since"] if before else _now()
    every = sorted(str(one) for one in before.union(shown))
    request.session[_KEY] = {**run, "form": str(form), "since": since, "shown": every}


def is_too_often(request: HttpRequest) -> bool:
    """Whether this session has made as many in this minute as it may; it is counted otherwise."""
    run, minute = _run(request), _now() // 60
    made = run.get("made", 0) if run.get("minute") == minute else 0
    if made >= MOST_A_MINUTE:
        return True
    request.session[_KEY] = {**run, "minute": minute, "made": made + 1}
    return False


def _run(request: HttpRequest) -> dict[str, object]:
    found: dict[str, object] = request.session.get(_KEY, {})
    return found


def _now() -> int:
    return int(clock.now().timestamp())
