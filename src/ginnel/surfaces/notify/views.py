"""What GOV.UK Notify tells us by itself became of a message."""

from __future__ import annotations

import hmac
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from ginnel.foundation.notices import actions
from ginnel.foundation.notices.actions import Outcome
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.web.access import for_machines
from ginnel.surfaces.notify import carriers, configuring

_LONGEST = 10_000


@for_machines("GOV.UK Notify shows the token that we gave it")
@require_POST
def callback(request: HttpRequest) -> HttpResponse:
    """A delivery receipt. 401 for whoever has not our token; what is about no message of ours changes nothing."""
    token = configuring.callback_token()
    shown = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return JsonResponse({"error": "Show the token that we gave you."}, status=401)
    receipt = _receipt(request.body) if len(request.body) <= _LONGEST else None
    if receipt is None:
        return JsonResponse({"error": "That is no delivery receipt of GOV.UK Notify."}, status=400)
    outcome = _outcome(*receipt)
    if outcome is not None:
        actions.note_outcomes(outcomes=[outcome], by=service("messages"))
    return HttpResponse(status=204)


def _receipt(body: bytes) -> tuple[str, str] | None:
    """The reference and the status; None for what is no receipt."""
    try:
        said = orjson.loads(body)
        return str(said["reference"] or ""), str(said["status"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _outcome(reference: str, status: str) -> Outcome | None:
    """None for what another system sent through the same account, and for what is on its way."""
    try:
        return carriers.became(UUID(reference), status)
    except ValueError:
        return None
