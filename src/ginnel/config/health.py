"""Is the process alive, and can it serve: for load balancers and restarts, without a sign-in."""

from __future__ import annotations

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ginnel.config import upgrade
from ginnel.kernel.web.access import open_to_all


@open_to_all("Says only that the process answers")
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Says nothing of the database, so that losing it does not restart every worker."""
    return JsonResponse({"status": "ok"})


@open_to_all("Says only whether the service can work")
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and its tables are those of this version."""
    try:
        pending = upgrade.pending()
    except Error:
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending", "count": pending}, status=503)
    return JsonResponse({"status": "ok"})
