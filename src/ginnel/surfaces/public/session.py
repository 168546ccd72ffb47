"""Which answers this browser is giving: the session holds an id alone, and nothing that was answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ginnel.care.assessment import actions, queries
from ginnel.care.assessment.queries import Draft
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import NotFound

_HELD = "self_assessment"


def hold(request: HttpRequest, assessment: UUID) -> None:
    """From here on; answers of this browser that were not saved are gone. Under a new key of the session, so that
    nobody who knew the old one reads them."""
    let_go(request)
    request.session.cycle_key()
    request.session[_HELD] = str(assessment)


def draft(request: HttpRequest) -> Draft | None:
    """None where nothing was begun, or it is not kept any more."""
    held = request.session.get(_HELD)
    if not held:
        return None
    try:
        return queries.draft(assessment=UUID(held), viewer=service("self-assessment"))
    except NotFound:
        del request.session[_HELD]
        return None


def let_go(request: HttpRequest, *, everything: bool = False) -> None:
    """What was not saved is erased, with `everything` what was saved too."""
    held = request.session.pop(_HELD, None)
    if held:
        by = service("self-assessment")
        actions.erase(assessment=UUID(held), only_unsaved=not everything, by=by)
