"""What somebody looks for."""

from __future__ import annotations

from django import forms

from ginnel.foundation.places import queries as places


class SearchForm(forms.Form):
    """Nothing is required: an empty search shows every service."""

    words = forms.CharField(required=False, max_length=300)
    postcode = forms.CharField(required=False, max_length=16)
    open_now = forms.BooleanField(required=False)
    where: tuple[float, float] | None = None

    def clean_postcode(self) -> str:
        """Leaves about where it is in `where`."""
        said = str(self.cleaned_data["postcode"])
        if said:
            self.where = places.about_where(said)
            if self.where is None:
                raise forms.ValidationError("We do not know this postcode. Check it, or leave it out")
        return said

    def clean_words(self) -> str:
        return str(self.cleaned_data["words"]).replace("\0", " ")
