"""Where what somebody objects to is shared all the same, and the form that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form

from ginnel.foundation.sharing.queries import Overruled
from ginnel.foundation.sharing.states import Ground
from ginnel.surfaces.workspace.forms.willingness import KINDS_OF_FACT
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.presenters.notes import errors
from ginnel.surfaces.workspace.presenters.willingness import yields


def page(
    who: Banner,
    yielding: Sequence[Overruled],
    form: Form,
    organisations: Sequence[tuple[str, str]],
    *,
    refused: Mapping[UUID, Form],
) -> dict[str, Any]:
    """Values for `workspace/overrule.html`; `refused` are the forms of rows that were not accepted."""
    wrong, about = next(iter(refused.values()), None), set(map(str, form["about"].value() or ()))
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "errors": errors(form) or (errors(wrong) if wrong else []),
        "rows": [
            {**yields(one), "id": one.id, "is_current": one.is_current, "form": refused.get(one.id)}
            for one in yielding
        ],
        "organisations": [
            {"value": code, "text": name, "selected": code == form["organisation"].value()}
            for code, name in organisations
        ],
        "kinds": [
            {"value": str(int(kind)), "text": kind.label, "checked": str(int(kind)) in about}
            for kind in KINDS_OF_FACT
        ],
        "grounds": [
            {"value": value, "text": text, "checked": value == form["ground"].value()}
            for value, text in Ground.choices
        ],
    }
