"""Files that a worker gives with a contact, and what they say these are."""

from __future__ import annotations

from django import forms

from ginnel.care.access.rules.files import LONGEST_FILE_NAME


class FilesForm(forms.Form):
    what = forms.CharField(
        required=False,
        max_length=LONGEST_FILE_NAME,
        error_messages={"max_length": f"Say what it is in no more than {LONGEST_FILE_NAME} characters"},
    )
