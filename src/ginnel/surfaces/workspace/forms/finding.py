"""Finding a person by whatever the reader has."""

from __future__ import annotations

from typing import Any

from django import forms

from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode
from ginnel.kernel.values.typed import read_date


def typed_date(text: str) -> str:
    """An ISO date, maybe a year or a month, from the ways a date gets typed; '' for nothing. Raises ValueError."""
    return read_date(text.strip(), this_year=clock.today().year)


LENGTH = 10


class FindForm(forms.Form):
    """`text` is the one box; the others narrow. Everything is optional, but something must be there."""

    text = forms.CharField(required=False, max_length=200)
    nhs_number = forms.CharField(required=False, max_length=20)
    family = forms.CharField(required=False, max_length=100)
    given = forms.CharField(required=False, max_length=100)
    birth_date = forms.CharField(required=False, max_length=40)
    postcode = forms.CharField(required=False, max_length=12)
    address = forms.CharField(required=False, max_length=200)
    local_id = forms.CharField(required=False, max_length=100)

    def clean_nhs_number(self) -> str:
        """Ten digits, right or not: of a number that is none, those near it are looked for."""
        number = clean_nhs_number(self.cleaned_data["nhs_number"])
        if number and (len(number) != LENGTH or not number.isdigit()):
            raise forms.ValidationError("Enter an NHS number of 10 digits, like 999 123 4567")
        return number

    def clean_birth_date(self) -> str:
        try:
            return typed_date(self.cleaned_data["birth_date"])
        except ValueError:
            raise forms.ValidationError("Enter a date of birth like 27 3 1941, or only the year") from None

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was typed into the separate boxes, which then stay open."""
        return self.is_bound and any(self.data.get(name) for name in self.fields if name != "text")

    def asked(self) -> dict[str, Any]:
        """What was filled in, as `people.queries.find` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value}
