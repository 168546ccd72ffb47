"""Who acts for a person, in sentences, and the form that writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.relationships.queries import ActsFor
from ginnel.foundation.relationships.states import OPENING, ActingKind
from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.acting import MAY_READ, ActingForm
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.presenters.notes import errors


def page(who: Banner, found: Sequence[ActsFor], form: ActingForm) -> dict[str, Any]:
    """Values for `workspace/acting.html`."""
    about = set(map(str, form["about"].value() or ()))
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "errors": errors(form),
        "acting": [_line(one) for one in found],
        "kinds": [
            {"value": value, "text": text, "checked": form["kind"].value() == value}
            for value, text in ActingKind.choices
        ],
        "about": [
            {"value": str(int(kind)), "text": kind.label, "checked": str(int(kind)) in about}
            for kind in MAY_READ
        ],
    }


def _line(one: ActsFor) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "relation": one.relation,
        "ground": one.kind.label,
        "seen": one.seen,
        "since": formats.day(one.starts_at),
        "until": formats.day(one.until) if one.until else "",
        "is_current": one.is_current,
        "reads": _reads(one),
    }


def _reads(one: ActsFor) -> str:
    chosen = ", ".join(kind.label.lower() for kind in sorted(frozenset(one.scope) & MAY_BE_CHOSEN))
    if not chosen or one.kind not in OPENING:
        return "Does not sign in."
    until = f" until {formats.day(one.opens_until)}" if one.opens_until else ""
    condition = (
        " while it is found, and not long ago, that the person cannot decide this"
        if one.only_without_capacity
        else ""
    )
    return f"Signs in and reads{until}{condition}: {chosen}."
