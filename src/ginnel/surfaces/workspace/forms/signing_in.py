"""Signing in."""

from __future__ import annotations

from django import forms


class SignInForm(forms.Form):
    """What somebody types to sign in. Which of the two was wrong is never said."""

    username = forms.CharField(max_length=150)
    password = forms.CharField(max_length=1024, strip=False)
