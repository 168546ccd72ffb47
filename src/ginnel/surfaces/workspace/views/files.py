"""Files given with a contact: taking them, fetching one, and deciding of one that is not what it says."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from ginnel.care.access import actions as access_actions
from ginnel.care.access import queries as access
from ginnel.care.access.queries import FileRead
from ginnel.care.access.rules.files import Brought
from ginnel.care.access.states import FileDoes
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.uploads import Room, takes_files
from ginnel.surfaces.workspace.forms.files import FilesForm
from ginnel.surfaces.workspace.views.contacts import contact_page

_NOT_KEPT = "No file was kept: choose them again when you add them."
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def _room(viewer: Viewer) -> Room:
    each = access.largest_file(viewer=viewer)
    return Room(each, each * access.room_for(None, (), viewer=viewer))


def _too_large(request: HttpRequest, why: str, contact: UUID) -> HttpResponse:
    form = FilesForm(request.POST)
    form.add_error(None, why)
    return contact_page(request, contact, giving=form)


@requires(Capability.TAKE_CONTACTS)
@takes_files(_room, _too_large)
@require_POST
def give(request: HttpRequest, contact: UUID) -> HttpResponse:
    """Keep what can be kept; of what cannot, and of what was typed, nothing is lost from the page."""
    form = FilesForm(request.POST)
    if not form.is_valid():
        form.add_error(None, _NOT_KEPT)
        return contact_page(request, contact, giving=form)
    try:
        offered, kept_from = _chosen(request)
        kept = access_actions.attach_files(
            contact=contact,
            files=_brought(request),
            what=form.cleaned_data["what"],
            kept_from=kept_from,
            offered=offered,
            by=request.viewer,
        )
    except (Invalid, Conflict) as error:
        form.add_error(None, [str(error), *([_NOT_KEPT] if isinstance(error, Conflict) else [])])
        return contact_page(request, contact, giving=form)
    if kept.refused or kept.known or kept.back:
        form.add_error(None, [*kept.refused, *kept.known, *kept.back])
        return contact_page(request, contact, giving=form)
    return redirect(reverse("workspace:contact", args=[contact]) + "#files")


def _chosen(request: HttpRequest) -> tuple[set[UUID], set[UUID]]:
    """The referrals that were offered, and those of them that were not ticked."""
    offered, ticked = set(request.POST.getlist("asked")), set(request.POST.getlist("goes_with"))
    try:
        return {UUID(one) for one in offered}, {UUID(one) for one in offered - ticked}
    except ValueError:
        raise Invalid("Choose among the teams that are asked.") from None


def _brought(request: HttpRequest) -> Iterator[Brought]:
    """One at a time, and of one that is too large no more than shows that it is: together they may be more than there
    is room for."""
    most = access.largest_file(viewer=request.viewer)
    for uploaded in request.FILES.getlist("files"):
        yield Brought(uploaded.name or "", uploaded.read(most + 1), uploaded.content_type or "")


@requires(Capability.TAKE_CONTACTS)
@require_POST
def decide(request: HttpRequest, contact: UUID, file: UUID) -> HttpResponse:
    said = request.POST
    try:
        if said.get("does") not in FileDoes:
            raise Invalid("Say what is to be thought of the file.")
        access_actions.decide_file(
            contact=contact,
            file=file,
            does=FileDoes(said["does"]),
            reason=said.get("reason", ""),
            by=request.viewer,
        )
    except (Invalid, Conflict) as error:
        return contact_page(request, contact, refused=str(error), deciding=(file, said.get("reason", "")))
    return redirect(reverse("workspace:contact", args=[contact]) + "#files")


@requires(Capability.TAKE_CONTACTS)
@require_safe
def of_contact(request: HttpRequest, contact: UUID, file: UUID) -> HttpResponse:
    return _saved(access_actions.open_contact_file(contact=contact, file=file, by=request.viewer))


@requires(Capability.TAKE_CONTACTS)
@require_safe
def of_referral(request: HttpRequest, referral: UUID, file: UUID) -> HttpResponse:
    return _saved(access_actions.open_file(referral=referral, file=file, by=request.viewer))


def _saved(file: FileRead) -> HttpResponse:
    """To be saved and never shown as a page of ours, whatever it holds: whoever gave it may have been deceived."""
    response = HttpResponse(file.data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
