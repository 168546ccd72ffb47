"""How fresh the directory of services is, for those who keep it. Services are about nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.directory import queries
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.web.access import requires
from ginnel.surfaces.workspace.presenters import directory as presenter


@requires(Capability.KEEP_DIRECTORY)
@require_safe
def freshness(request: HttpRequest) -> HttpResponse:
    waiting = list(queries.quarantined_services()[: presenter.MOST])
    unsaid = queries.without_keeper(viewer=request.viewer)
    told = presenter.freshness(queries.freshness(), waiting, queries.duplicates(), unsaid)
    return render(request, "workspace/directory_freshness.html", told)
