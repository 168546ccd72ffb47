"""From the session to the viewer: who is asking, in which role, for this request only."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from ginnel.foundation.organisations import actions as staff
from ginnel.foundation.sharing import actions, queries
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock

ROLE = "staff_role"
SEEN = "seen_at"
IDLE_SECONDS = 30 * 60
_NOTE_EVERY_SECONDS = 60

Respond = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Sets `request.viewer`: a StaffViewer, or None where nobody has signed in and chosen a role.

    Runs outside the error pages, so that a refusal whose transaction was rolled back is still in the audit
    trail before its answer leaves.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = _viewer(request)
        request.viewer = viewer  # type: ignore[attr-defined]
        response = self.respond(request)
        if viewer is not None:
            actions.settle(by=viewer)
            if response.status_code == 403:
                actions.note_refusal(page=_page(request), by=viewer)
        return response


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _viewer(request: HttpRequest) -> StaffViewer | None:
    chosen = request.session.get(ROLE)
    if not chosen or not request.user.is_authenticated:
        return None
    now = int(clock.now().timestamp())
    idle = now - request.session.get(SEEN, 0)
    if idle > IDLE_SECONDS:
        staff.sign_out(account=request.user.pk, by=queries.service("sign-in"))
        logout(request)
        return None
    if idle > _NOTE_EVERY_SECONDS:
        request.session[SEEN] = now
    viewer = queries.staff(staff_role=UUID(chosen), request_id=getattr(request, "request_id", None))
    return viewer if viewer and viewer.account == request.user.pk else None
