"""What is known already of whom a contact is about, so that nobody is asked twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ginnel.care.access import queries as access
from ginnel.foundation.record import queries as record
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category
from ginnel.surfaces.workspace.presenters import known
from ginnel.surfaces.workspace.views.heading import heading


def known_already(request: HttpRequest, shown: Any) -> tuple[list[Any], dict[Any, Any]]:
    """A banner for each person found whom it is about, and what the record says of the first, or
    they were told at another door, to the questions."""
    banners = [heading(request, one.person_id) for one in shown.about if one.person_id]
    if not banners:
        return [], {}
    person = banners[0].person
    if Category.CONTACT_AND_CARER not in request.viewer.categories(person, Action.READ):
        return banners, known.lines(None, None)
    try:
        card = record.first_glance(viewer=request.viewer, person=person)
    except NotPermitted:
        return banners, {}
    is_about_one = len(banners) == 1  # else nobody knows of whom an answer was
    said = access.said_before(person, but=shown.id, viewer=request.viewer) if is_about_one else []
    return banners, known.with_said_before(known.lines(card, banners[0]), said)
