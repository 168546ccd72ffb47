"""What information governance approves to leave for planning or research."""

from __future__ import annotations

from django import forms

from ginnel.foundation.sharing.rules import BEYOND_CARE
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis
from ginnel.kernel.viewer import Category, Purpose
from ginnel.surfaces.workspace.forms.agreements import TYPED

PURPOSES = tuple(sorted(BEYOND_CARE))
KINDS = tuple(Category)


class ApprovalForm(forms.Form):
    title = forms.CharField(max_length=255, error_messages={"required": "Say what leaves"})
    recipient = forms.CharField(max_length=255, error_messages={"required": "Say to whom"})
    purpose = forms.TypedChoiceField(
        coerce=Purpose,
        choices=[(each.value, each.value) for each in PURPOSES],
        error_messages={"required": "Say for which purpose"},
    )
    basis = forms.TypedChoiceField(
        coerce=LegalBasis,
        choices=LegalBasis.choices,
        error_messages={"required": "Say on which legal basis"},
    )
    reference = forms.CharField(
        max_length=255, error_messages={"required": "Name the approval, the law or the decision"}
    )
    form = forms.TypedChoiceField(
        coerce=DisclosureForm,
        choices=DisclosureForm.choices,
        error_messages={"required": "Say how it speaks of people"},
    )
    categories = forms.TypedMultipleChoiceField(
        coerce=lambda number: Category(int(number)),
        choices=[(str(int(each)), each.label) for each in KINDS],
        error_messages={"required": "Choose the kinds of fact"},
    )
    expires_on = forms.DateField(
        input_formats=TYPED,
        error_messages={"required": "Say until when", "invalid": "Enter a date, like 27 3 2026"},
    )


class EndingForm(forms.Form):
    reason = forms.CharField(max_length=1000, error_messages={"required": "Say why it ends"})
