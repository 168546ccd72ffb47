"""What somebody has typed so far of whom a contact is about, and whether it is enough to look for them by."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from ginnel.foundation.people.rules import searching
from ginnel.foundation.people.rules.folding import fold_name
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode, is_valid_nhs_number
from ginnel.surfaces.workspace.forms.finding import typed_date

ENOUGH = 2
_WORD = re.compile(r"[^\W\d_]{2,}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")


class LikelyForm(forms.Form):
    """As the form for a new contact has them. What is half typed is no mistake: it is not looked for yet."""

    form = forms.UUIDField()
    name = forms.CharField(required=False, max_length=200)
    born = forms.CharField(required=False, max_length=40)
    postcode = forms.CharField(required=False, max_length=12)
    nhs_number = forms.CharField(required=False, max_length=20)

    def asked(self) -> dict[str, Any]:
        """As `people.queries.likely` takes it; nothing before enough is typed: a whole NHS number, or two things of a
        word of the name, another, the year or day of birth and a whole postcode. A first name alone would show people
        of whom nobody asked, and so would one with a form of address."""
        said = self.cleaned_data
        if is_valid_nhs_number(number := clean_nhs_number(said["nhs_number"])):
            return {"nhs_number": number}
        words = " ".join(_WORD.findall(said["name"]))
        born, postcode = as_date(said["born"]), clean_postcode(said["postcode"])
        postcode = postcode if _POSTCODE.fullmatch(postcode) else ""
        things = _names(words) + (ENOUGH if len(born) == 10 else bool(born)) + bool(postcode)
        if things < ENOUGH or not (words or postcode):
            return {}
        found = {"text": words, "birth_date": born, "postcode": postcode}
        return {name: value for name, value in found.items() if value}


def _names(words: str) -> int:
    """How many different names there are among them, as they are looked for."""
    found = searching.wanted(words, this_year=clock.today().year).names
    return len({name for name in found if fold_name(name)})


def as_date(text: str) -> str:
    """ISO, maybe a year alone; "" for what is no date, such as a guess of an age."""
    try:
        return typed_date(text)
    except ValueError:
        return ""
