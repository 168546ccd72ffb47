"""What may leave this place for planning and research, and what has left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import DisclosureShown
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis, OptOutKind
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.disclosures import KINDS, PURPOSES
from ginnel.surfaces.workspace.presenters.notes import errors

_PURPOSE = {Purpose.PLANNING: "Planning services", Purpose.RESEARCH: "Research"}


def register(
    found: Sequence[DisclosureShown], lists: Mapping[OptOutKind, datetime], form: Form, *, lasts: timedelta
) -> dict[str, Any]:
    """Values for `workspace/disclosures.html`."""
    chosen = set(map(str, form["categories"].value() or ()))
    return {
        "rows": [_row(each) for each in found],
        "lists": [_list(kind, lists.get(kind), lasts) for kind in OptOutKind],
        "form": form,
        "errors": errors(form),
        "purposes": _radios([(each.value, _PURPOSE[each]) for each in PURPOSES], form["purpose"].value()),
        "bases": _radios(LegalBasis.choices, form["basis"].value()),
        "forms": _radios(DisclosureForm.choices, form["form"].value()),
        "kinds": [
            {"value": str(int(kind)), "text": kind.label, "checked": str(int(kind)) in chosen}
            for kind in KINDS
        ],
    }


def one(found: DisclosureShown, form: Form) -> dict[str, Any]:
    """Values for `workspace/disclosure.html`."""
    return {
        "id": found.id,
        "title": found.title,
        "state": _tag(found),
        "ended": found.ended,
        "facts": _facts(found),
        "releases": [_release(each) for each in found.releases],
        "is_open": found.is_open,
        "form": form,
        "errors": errors(form),
    }


def _row(found: DisclosureShown) -> dict[str, Any]:
    left = f"Left {len(found.releases):,} times." if found.releases else "Nothing has left yet."
    return {
        "href": reverse("workspace:disclosure", args=[found.id]),
        "title": found.title,
        "purpose": _PURPOSE.get(found.purpose, found.purpose.value),
        "tag": _tag(found),
        "to": f"To {found.recipient}, until {formats.day(found.expires_on)}. {_once(left)}",
        "who": f"{found.basis.label}: {found.reference}. Approved by {found.approved_by}.",
    }


def _once(left: str) -> str:
    return left.replace("Left 1 times.", "Left once.")


def _tag(found: DisclosureShown) -> dict[str, str]:
    if found.is_open:
        return {"text": "May leave", "classes": "nhsuk-tag--green"}
    return {"text": "Ended" if found.ended else "Expired", "classes": "nhsuk-tag--grey"}


def _facts(found: DisclosureShown) -> list[tuple[str, str]]:
    heeds = ", ".join(kind.label.lower() for kind in sorted(found.heeds)) or "nobody"
    role = Role(found.approved_as).label if found.approved_as in Role.values else found.approved_as
    return [
        ("To", found.recipient),
        ("For", _PURPOSE.get(found.purpose, found.purpose.value)),
        ("Legal basis", f"{found.basis.label}: {found.reference}"),
        ("How it speaks of people", found.form.label),
        ("Kinds of fact", ", ".join(kind.label for kind in found.categories)),
        ("Left out", f"Who opted out: {heeds}" if found.heeds else "Nobody: no opt-out reaches it"),
        ("Until", formats.day(found.expires_on)),
        ("Approved", f"{found.approved_by}, {role}, {formats.moment(found.approved_at)}"),
    ]


def _release(each: Any) -> dict[str, str]:
    out = sum(each.left_out.values())
    return {
        "when": formats.moment(each.at),
        "title": f"{each.rows:,} rows about {each.people:,} people",
        "text": f"{out:,} people were left out for their opt-outs." if out else "",
        "who": f"By {each.by}. Digest {each.digest[:16]}.",
    }


def _list(kind: OptOutKind, at: datetime | None, lasts: timedelta) -> dict[str, str]:
    if at is None:
        return {"label": kind.label, "text": "Never loaded: nothing leaves that heeds it", "is_late": "yes"}
    is_late = clock.now() - at > lasts
    said = f"Brought up to date {formats.moment(at)}"
    return {
        "label": kind.label,
        "text": f"{said}, too long ago: nothing leaves that heeds it" if is_late else said,
        "is_late": "yes" if is_late else "",
    }


def _radios(options: Sequence[tuple[str, str]], chosen: object) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in options]
