"""Finding a person by whatever the reader has."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms

from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode, is_valid_nhs_number

_PARTS = re.compile(r"[/.\-\s]+")
_FORMS = ("%Y %m %d", "%d %m %Y", "%d %m %y", "%d %b %Y", "%d %B %Y", "%d%m%Y")


def typed_date(text: str) -> str:
    """An ISO date from the ways a date of birth gets typed; '' for nothing. Raises ValueError for no such day."""
    squeezed = " ".join(part for part in _PARTS.split(text.strip()) if part)
    if not squeezed:
        return ""
    if re.fullmatch(r"\d{4}", squeezed):
        return squeezed
    for form in _FORMS:
        try:
            found = datetime.strptime(squeezed, form)  # noqa: DTZ007
        except ValueError:
            continue
        if form.endswith("%y") and found.year > 2030:
            found = found.replace(year=found.year - 100)
        return found.date().isoformat()
    raise ValueError("not a date")


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
        number = clean_nhs_number(self.cleaned_data["nhs_number"])
        if number and not is_valid_nhs_number(number):
            raise forms.ValidationError(
                "Check the NHS number: the last digit does not agree with the other nine"
            )
        return number

    def clean_birth_date(self) -> str:
        try:
            return typed_date(self.cleaned_data["birth_date"])
        except ValueError:
            raise forms.ValidationError("Enter the date of birth like 27 3 1941, or only the year") from None

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])

    def asked(self) -> dict[str, Any]:
        """What was filled in, as `people.queries.find` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if value}
