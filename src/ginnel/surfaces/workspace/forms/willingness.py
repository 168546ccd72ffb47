"""What a person says of how much may be shared, as somebody writes it down for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.rules import OBJECTABLE
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.forms.notes import typed_moment

EVERYBODY = "everybody"
KINDS = tuple(
    kind for kind in OrganisationKind if kind not in (OrganisationKind.GINNEL, OrganisationKind.OTHER)
)
KINDS_OF_FACT = tuple(sorted(OBJECTABLE))


class WillingnessForm(forms.Form):
    """`about` empty is everything; `to` a kind of organisation, or everybody. `at` is England's time as a browser's own
    control sends it. `how` is how it was found that the person cannot decide this, where somebody decides for them."""

    answer = forms.ChoiceField(
        choices=[("willing", "willing"), ("objects", "objects")],
        error_messages={"required": "Say whether they are willing"},
    )
    about = forms.TypedMultipleChoiceField(
        required=False,
        coerce=lambda number: Category(int(number)),
        choices=[(str(int(kind)), kind.label) for kind in KINDS_OF_FACT],
    )
    to = forms.ChoiceField(choices=[(EVERYBODY, EVERYBODY), *((str(kind), kind.label) for kind in KINDS)])
    said_by = forms.ChoiceField(choices=SaidBy.choices, error_messages={"required": "Say whose word this is"})
    how = forms.CharField(required=False, max_length=1000)
    why = forms.CharField(required=False, max_length=1000)
    at = forms.CharField(required=False)

    def clean_at(self) -> datetime | None:
        return typed_moment(self.cleaned_data["at"])

    def clean_to(self) -> str:
        return "" if self.cleaned_data["to"] == EVERYBODY else str(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        decides = found.get("said_by") and SaidBy(found["said_by"]).needs_incapacity
        if decides and len(found.get("how", "").strip()) < 5:
            self.add_error(
                "how", "Say how it was found that they cannot decide this: only then does somebody else"
            )
        if decides and not found.get("why", "").strip():
            self.add_error("why", "Say why it is in their interests")
        return found
