"""By which rules a record is seen, for everybody to read: about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.sharing.rules import in_words
from ginnel.kernel.web.access import open_to_all


@open_to_all("The rules are for everybody to read, and about nobody")
@require_safe
def who_may_see(request: HttpRequest) -> HttpResponse:
    return render(request, "public/who_may_see.html", {"groups": in_words.of_everybody()})
