"""Saying that a notice was read."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ginnel.foundation.notices import actions
from ginnel.kernel.errors import Conflict
from ginnel.kernel.web.access import signed_in


@signed_in
@require_POST
def read(request: HttpRequest, notice: UUID) -> HttpResponse:
    """A colleague who was quicker, or a notice withdrawn meanwhile, comes to the same: it waits no longer."""
    try:
        actions.read(notice=notice, team=request.viewer.team, by=request.viewer)
    except Conflict:
        return redirect("workspace:home")
    return redirect("workspace:home")
