"""What was on the screen of whoever posts."""

from __future__ import annotations

from django.http import HttpRequest


def number_seen(request: HttpRequest, name: str = "number") -> int:
    """The number of the step or version that they were looking at; 0, which never was one, for what is no number: a
    conflict and not a failure."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
