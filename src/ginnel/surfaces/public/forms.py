"""What somebody looks for."""

from __future__ import annotations

from django import forms

from ginnel.foundation.places import queries as places

MILES = (("1", "1 mile"), ("3", "3 miles"), ("5", "5 miles"), ("10", "10 miles"))
MILE = 1609.344  # metres (Weights and Measures Act 1985, schedule 1)


class SearchForm(forms.Form):
    """Nothing is required: an empty search shows every service."""

    words = forms.CharField(required=False, max_length=300)
    postcode = forms.CharField(required=False, max_length=80)
    miles = forms.ChoiceField(required=False, choices=MILES)
    open_now = forms.BooleanField(required=False)
    where: tuple[float, float] | None = None

    def clean_postcode(self) -> str:
        """A postcode, or what a place is called. Leaves about where it is in `where`."""
        said = str(self.cleaned_data["postcode"])
        if said:
            self.where = places.about_where(said) or places.where_called(said)
            if self.where is None:
                raise forms.ValidationError(
                    "We do not know this postcode or place. Check it, or leave it out"
                )
        return said

    @property
    def metres(self) -> float | None:
        """How far away, where it was said of where."""
        said = self.cleaned_data.get("miles")
        return float(said) * MILE if said and self.where else None

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).replace("\0", " ")
