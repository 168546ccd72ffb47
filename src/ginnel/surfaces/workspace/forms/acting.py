"""Who acts for a person, on which ground, what was seen of it, and what they may read."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms

from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import ONLY_WITHOUT_CAPACITY, ActingKind
from ginnel.foundation.sharing.rules import MAY_BE_CHOSEN
from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.viewer import Category

MAY_READ = tuple(sorted(MAY_BE_CHOSEN))


class ActingForm(forms.Form):
    """`number`, `born` and `about` are for whoever is to sign in and read. `how` is how it was found that the person
    cannot decide who reads about them: an attorney for health and a deputy read nothing without it."""

    kind = forms.ChoiceField(
        choices=ActingKind.choices, error_messages={"required": "Say on what ground they act"}
    )
    name = forms.CharField(max_length=255, error_messages={"required": "Say who acts for the person"})
    relation = forms.CharField(required=False, max_length=255)
    seen = forms.CharField(max_length=1000, error_messages={"required": "Say what you saw of it"})
    until = forms.CharField(required=False)
    number = forms.CharField(required=False, max_length=20)
    born = forms.CharField(required=False, max_length=10)
    about = forms.TypedMultipleChoiceField(
        required=False,
        coerce=lambda number: Category(int(number)),
        choices=[(str(int(kind)), kind.label) for kind in MAY_READ],
    )
    asked_alone = forms.BooleanField(required=False)
    how = forms.CharField(required=False, max_length=1000)

    def clean_until(self) -> datetime | None:
        """The end of the day."""
        day = _day(self.cleaned_data["until"], "Write the last day, or leave it empty")
        return datetime.combine(day, time(23, 59), LONDON) if day else None

    def clean_born(self) -> str:
        day = _day(self.cleaned_data["born"], "Write the day on which whoever acts was born")
        return day.isoformat() if day else ""

    def clean_number(self) -> str:
        return "".join(filter(str.isdigit, self.cleaned_data["number"]))

    def signs_in(self) -> SignsIn | None:
        """How they sign in, None where nothing of it was filled in."""
        said: dict[str, Any] = self.cleaned_data
        if not (said["number"] or said["born"] or said["about"]):
            return None
        scope = tuple(int(category) for category in said["about"])
        return SignsIn(said["number"], said["born"], scope, is_asked_alone=said["asked_alone"])

    @property
    def finds_incapacity(self) -> bool:
        return bool(self.cleaned_data["how"].strip()) and self.cleaned_data["kind"] in ONLY_WITHOUT_CAPACITY


def _day(text: str, error: str) -> date | None:
    """A date as a browser's own control sends it."""
    if not text:
        return None
    try:
        found = PartialDate.parse(text)
    except ValueError:
        raise forms.ValidationError(error) from None
    if not found.day:
        raise forms.ValidationError(error)
    return found.earliest
