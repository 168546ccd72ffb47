"""What information governance writes down of an agreement: who signed, who left, what a review found."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms

# As a browser's own control sends it, and as people type it where there is none.
TYPED = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y"]


class SigningForm(forms.Form):
    """`party` is one that has not signed."""

    party = forms.TypedChoiceField(coerce=UUID, error_messages={"required": "Choose who signed"})
    name = forms.CharField(max_length=255, error_messages={"required": "Say who signed"})
    role = forms.CharField(max_length=255, error_messages={"required": "Say in which role they signed"})
    signed_on = forms.DateField(
        input_formats=TYPED,
        error_messages={"required": "Say on which day", "invalid": "Enter a date, like 27 3 2026"},
    )

    def __init__(self, *args: object, parties: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["party"].choices = parties  # type: ignore[attr-defined]


class LeavingForm(forms.Form):
    """`organisation` is the code of a party, or EVERYBODY."""

    EVERYBODY = "everybody"
    organisation = forms.ChoiceField(error_messages={"required": "Choose who leaves"})
    reason = forms.CharField(max_length=1000, error_messages={"required": "Say why"})

    def __init__(self, *args: object, parties: Sequence[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].choices = parties  # type: ignore[attr-defined]

    def clean_organisation(self) -> str:
        chosen = str(self.cleaned_data["organisation"])
        return "" if chosen == self.EVERYBODY else chosen


class ReviewForm(forms.Form):
    found = forms.CharField(max_length=1000, error_messages={"required": "Say what the review found"})
    next_on = forms.DateField(
        input_formats=TYPED,
        error_messages={
            "required": "Say when it is next reviewed",
            "invalid": "Enter a date, like 27 3 2026",
        },
    )
