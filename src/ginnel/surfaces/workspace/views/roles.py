"""What each role may see, for anybody who works here: about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.kernel.web.access import signed_in
from ginnel.surfaces.workspace.presenters import roles as presenter


@signed_in
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    return render(request, "workspace/roles.html", presenter.roles(request.viewer))
