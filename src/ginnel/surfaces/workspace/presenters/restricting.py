"""Restricted records, for those who restrict them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.organisations.queries import Worker
from ginnel.foundation.people.queries import Restricted
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.sharing.queries import Barred
from ginnel.kernel import clock
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.restricting import LookAgainForm
from ginnel.surfaces.workspace.presenters.banner import Banner, display_name
from ginnel.surfaces.workspace.presenters.notes import errors

FOLLOWS = {
    RestrictionKind.PROTECTED_ADDRESS: "Nobody is shown where they live, or finds them by it, unless they work with "
    "them. No figure counts them in an area.",
}
LOOKED_AT = (
    "Each opening by somebody whose organisation is not working with them in a way that lasts is there to be looked at "
    "within a minute."
)


def register(
    restricted: Sequence[Restricted], barred: Sequence[Barred], known: Sequence[Any]
) -> dict[str, Any]:
    """Values for `workspace/restricted_records.html`."""
    names = {each.person: display_name(each.family, each.given) for each in known}
    return {
        "rows": [
            {**_row(each), "name": names[each.person], "href": _href(each.person)}
            for each in restricted
            if each.person in names
        ],
        "barred": [
            {**_barred(each), "name": names[each.person], "href": _href(each.person)}
            for each in barred
            if each.person in names
        ],
    }


def page(
    who: Banner,
    restrictions: Sequence[Restricted],
    barred: Sequence[Barred],
    form: Form,
    refused: Mapping[UUID, Form],
) -> dict[str, Any]:
    """Values for `workspace/restricted.html`; `refused` are the forms of rows that were not accepted."""
    kind, wrong = form["kind"].value(), next(iter(refused.values()), None)
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "errors": errors(form) or (errors(wrong) if wrong else []),
        "rows": [_with_form(_row(each), each.id, refused) for each in restrictions],
        "barred": [_with_form(_barred(each), each.id, refused) for each in barred],
        "kinds": [
            {"value": value, "text": text, "checked": value == kind}
            for value, text in RestrictionKind.choices
        ],
    }


def keep_from(
    who: Banner, seek: Form, found: Sequence[Worker], form: Form, organisations: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Values for `workspace/keep_from.html`: `found` are the workers sought, if any were."""
    username, organisation = form["username"].value(), form["organisation"].value()
    return {
        "banner": who,
        "person": who.person,
        "seek": seek,
        "form": form,
        "errors": errors(seek) or errors(form),
        "workers": [
            {
                "value": each.username,
                "text": each.name,
                "hint": {"text": "; ".join(each.roles)},
                "checked": each.username == username,
            }
            for each in found
        ],
        "is_sought": seek.is_bound and not seek.errors,
        "username": username or "",
        "organisations": [
            {"value": code, "text": name, "selected": code == organisation}
            for code, name in (("", "No organisation"), *organisations)
        ],
    }


def _row(each: Restricted) -> dict[str, Any]:
    is_late = each.review_on < clock.today()
    alias = display_name(*each.alias) if each.alias[0] else ""
    return {
        "title": each.kind.label,
        "reason": each.reason,
        "follows": FOLLOWS.get(each.kind, LOOKED_AT),
        "alias": f"Whoever does not work with them knows them as {alias}, and so does paper."
        if alias
        else "",
        "tag": {"text": "Review overdue", "classes": "nhsuk-tag--red"} if is_late else None,
        "who": f"Written down by {each.recorded_by_name}, {formats.day(each.recorded_at)}. "
        f"To be looked at again by {formats.day(each.review_on)}.",
    }


def _barred(each: Barred) -> dict[str, Any]:
    whom = f"Everybody of {each.whom} who cares for people" if each.is_organisation else each.whom
    return {
        "title": whom,
        "reason": each.reason,
        "who": f"Written down by {each.recorded_by_name}, {formats.day(each.recorded_at)}.",
    }


def _with_form(row: dict[str, Any], id: UUID, refused: Mapping[UUID, Form]) -> dict[str, Any]:
    form = refused.get(id)
    answer = form.data.get("answer") if form else ""
    return {
        **row,
        "id": id,
        "form": form,
        "is_open": form is not None,
        "answers": [
            {
                "value": LookAgainForm.HOLDS,
                "text": "It still holds",
                "checked": answer == LookAgainForm.HOLDS,
            },
            {
                "value": LookAgainForm.ENDS,
                "text": "It holds no longer",
                "checked": answer == LookAgainForm.ENDS,
            },
        ],
    }


def _href(person: UUID) -> str:
    return reverse("workspace:restricted", args=[person])
