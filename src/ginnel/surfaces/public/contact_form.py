"""How somebody who asks to be contacted can be reached, and what is safe."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from ginnel.care.assessment.rules.telling import LONGEST, Wanted, Way, Wishes

_NUMBER = re.compile(r"[\d\s()+\-]{7,25}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
WANTED = [
    (Wanted.ASSESSMENT, "An assessment of care and support"),
    (Wanted.CARERS, "An assessment for a carer"),
    (Wanted.TALK, "To talk about it first"),
]
WAYS = [(Way.CALL, "Ring"), (Way.TEXT, "Text"), (Way.EMAIL, "Email"), (Way.LETTER, "Letter")]
YES_NO = [("yes", "Yes"), ("no", "No")]


class ContactForm(forms.Form):
    """`of_another`: asked by whoever answers for somebody else, who is then named, and whether they know of it.
    Nobody has to say who they are."""

    wanted = forms.ChoiceField(choices=WANTED, error_messages={"required": "Choose what you would like"})
    name = forms.CharField(max_length=LONGEST, required=False)
    about = forms.CharField(max_length=LONGEST, error_messages={"required": "Write their name"})
    about_knows = forms.ChoiceField(choices=YES_NO, error_messages={"required": "Say if they know"})
    way = forms.ChoiceField(choices=WAYS, error_messages={"required": "Choose how we should get in touch"})
    reach = forms.CharField(
        max_length=LONGEST, error_messages={"required": "Write a number, email or address"}
    )
    may_leave_word = forms.ChoiceField(
        choices=YES_NO, error_messages={"required": "Say if we may leave a message"}
    )
    safely = forms.CharField(max_length=LONGEST, required=False)

    def __init__(self, *args: Any, of_another: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_another:
            del self.fields["about"], self.fields["about_knows"]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "Choose one of these"
            field.error_messages["null_characters_not_allowed"] = "Write it again, without odd signs"
        for name in ("name", "about", "reach", "safely"):
            for validator in self.fields[name].validators if name in self.fields else ():
                if isinstance(validator, MaxLengthValidator):
                    validator.message = f"Write no more than {LONGEST} letters"

    def clean(self) -> dict[str, Any]:
        """A way that does not fit what was written would reach nobody."""
        said = super().clean() or {}
        way, reach = said.get("way"), str(said.get("reach", ""))
        if reach and way in (Way.CALL, Way.TEXT) and not _NUMBER.fullmatch(reach):
            self.add_error("reach", "Write a telephone number, like 01632 960001")
        if reach and way == Way.EMAIL and not _EMAIL.fullmatch(reach):
            self.add_error("reach", "Write an email address, like name@example.org")
        return said

    def wishes(self) -> Wishes:
        said = self.cleaned_data
        return Wishes(
            name=said["name"],
            way=Way(said["way"]),
            reach=said["reach"],
            may_leave_word=said["may_leave_word"] == "yes",
            safely=said["safely"],
            wanted=Wanted(said["wanted"]),
            about=said.get("about", ""),
            about_knows=said["about_knows"] == "yes" if "about_knows" in said else None,
        )
