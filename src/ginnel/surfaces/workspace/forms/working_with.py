"""Who is to work with a person, until when and why."""

from __future__ import annotations

from uuid import UUID

from django import forms

from ginnel.foundation.relationships.states import BEGUN_BY_COLLEAGUES
from ginnel.foundation.sharing.rules.working import LONGEST_WHY

KINDS = [(str(kind), kind.label) for kind in BEGUN_BY_COLLEAGUES]
_WHOM = "Choose a colleague or a team"
_DAY = "Write the last day like 31/12/2027, or leave it empty"


class WorkingWithForm(forms.Form):
    """`whom` is "staff" or "team", and an id."""

    kind = forms.ChoiceField(
        choices=KINDS,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Say how they work with the person"),
    )
    whom = forms.CharField(error_messages={"required": _WHOM})
    until = forms.DateField(
        required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y"], error_messages={"invalid": _DAY}
    )
    reason = forms.CharField(required=False, max_length=LONGEST_WHY)

    def clean_whom(self) -> tuple[UUID | None, UUID | None]:
        """The colleague, or the team."""
        which, _, id = self.cleaned_data["whom"].partition(" ")
        try:
            chosen = UUID(id)
        except ValueError:
            raise forms.ValidationError(_WHOM) from None
        return (None, chosen) if which == "team" else (chosen, None)
