"""What somebody says of sharing, for themself."""

from __future__ import annotations

from django import forms

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN
from ginnel.kernel.viewer import Category

EVERYBODY = "everybody"
SUBJECTS = (
    Category.MENTAL_HEALTH,
    Category.SEXUAL_AND_REPRODUCTIVE_HEALTH,
    Category.SUBSTANCE_MISUSE,
    Category.GENETIC,
)
"""What may be spoken of and is on no screen of a resident, whether or not there is any of it."""
KINDS = tuple(
    kind for kind in OrganisationKind if kind not in (OrganisationKind.GINNEL, OrganisationKind.OTHER)
)


class SayForm(forms.Form):
    """`about` empty is everything; `to` a kind of organisation, or everybody."""

    answer = forms.ChoiceField(
        choices=[("willing", "willing"), ("objects", "objects")],
        error_messages={"required": "Choose whether it may be shared"},
    )
    about = forms.TypedMultipleChoiceField(
        required=False,
        coerce=lambda number: Category(int(number)),
        choices=[(str(int(kind)), kind.label) for kind in (*sorted(MAY_BE_CHOSEN), *SUBJECTS)],
    )
    to = forms.ChoiceField(choices=[(EVERYBODY, EVERYBODY), *((str(kind), kind.label) for kind in KINDS)])

    def clean_to(self) -> str:
        return "" if self.cleaned_data["to"] == EVERYBODY else str(self.cleaned_data["to"])
