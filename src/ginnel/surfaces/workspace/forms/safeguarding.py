"""A concern as it is raised, the decision about it, an enquiry, and how it ends."""

from __future__ import annotations

from django import forms

from ginnel.care.safeguarding.rules import Limb, Limbs
from ginnel.care.safeguarding.states import DECISIONS, Advocacy, ConcernState, Known, WishesMet

LIMBS = (
    ("has_needs", "Do they have needs for care and support, met or not?"),
    ("is_at_risk", "Are they experiencing abuse or neglect, or at risk of it?"),
    ("cannot_protect", "Are they, because of those needs, unable to protect themself?"),
)
"""Care Act 2014 s42(1)(a) to (c); yes is reasonable cause to suspect."""


class ConcernForm(forms.Form):
    """`form` is the mark of one form as it was opened, so that it raises once. Only `words` are asked for."""

    words = forms.CharField(
        max_length=10_000,
        error_messages={"required": "Write what you saw or were told. A few words are enough"},
    )
    harm = forms.CharField(required=False, max_length=1000)
    wishes = forms.CharField(required=False, max_length=2000)
    is_aware = forms.ChoiceField(required=False, choices=Known.choices)
    is_safe_to_contact = forms.ChoiceField(required=False, choices=Known.choices)
    how_to_contact = forms.CharField(required=False, max_length=500)
    to = forms.CharField(required=False, max_length=40)
    name = forms.CharField(required=False, max_length=200)
    born = forms.CharField(required=False, max_length=40)
    said = forms.CharField(required=False, max_length=500)
    form = forms.UUIDField(required=False)


class DecisionForm(forms.Form):
    """Each limb with its reason, the outcome, and the reasons of the whole."""

    outcome = forms.ChoiceField(
        choices=[(one.value, one.label) for one in ConcernState if one in DECISIONS],
        error_messages={"required": "Say whether there is a duty to enquire"},
    )
    reasons = forms.CharField(
        max_length=10_000, error_messages={"required": "Write the reasons for the decision"}
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, _ in LIMBS:
            self.fields[name] = forms.ChoiceField(
                choices=Known.choices, error_messages={"required": "Answer each of the three"}
            )
            self.fields[f"{name}_why"] = forms.CharField(
                max_length=1000, error_messages={"required": "Say of each of the three why you think so"}
            )

    def limbs(self) -> Limbs:
        said = self.cleaned_data
        return Limbs(*(Limb(Known(said[name]), said[f"{name}_why"]) for name, _ in LIMBS))


class EnquiryForm(forms.Form):
    asks = forms.CharField(max_length=10_000, error_messages={"required": "Write what is to be found out"})
    made_by = forms.CharField(required=False, max_length=40)
    by_when = forms.DateField(required=False, error_messages={"invalid": "Enter a date, like 30 11 2026"})
    advocacy = forms.ChoiceField(
        choices=Advocacy.choices, error_messages={"required": "Say how they take part in it"}
    )
    is_planned = forms.ChoiceField(
        choices=[("", "It begins now"), ("1", "It is only being planned")], required=False
    )


class ConclusionForm(forms.Form):
    outcome = forms.CharField(max_length=10_000, error_messages={"required": "Write what came of it"})
    wishes_met = forms.ChoiceField(
        choices=WishesMet.choices, error_messages={"required": "Say whether what they wanted came about"}
    )
