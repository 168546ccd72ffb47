"""Agreements between organisations, for information governance: taking them in, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import AgreementShown, AgreementVersionShown
from ginnel.foundation.sharing.rules import (
    LARGEST_POLICY,
    Capability,
    Policy,
    PolicyRefused,
    read_policies,
)
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.web.access import requires
from ginnel.kernel.web.uploads import Room, takes_files
from ginnel.surfaces.workspace.forms.agreements import LeavingForm, ReviewForm, SigningForm
from ginnel.surfaces.workspace.presenters import agreements as presenter

MOST_POLICIES = 20
"""Of the largest size at once: an agreement has one document for each of its versions."""


@requires(Capability.KEEP_AGREEMENTS)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    return _all(request)


def _too_large(request: HttpRequest, why: str) -> HttpResponse:
    return _all(request, [why])


@requires(Capability.KEEP_AGREEMENTS)
@takes_files(lambda _: Room(LARGEST_POLICY, MOST_POLICIES * LARGEST_POLICY), _too_large)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take in what was dropped on the page: every document of every file, or nothing."""
    try:
        policies = [policy for file in request.FILES.getlist("files") for policy in _read(file)]
        if not policies:
            raise Invalid("Choose the document of an agreement.")
        loaded = actions.load_agreements(policies=policies, by=request.viewer)
    except PolicyRefused as refused:
        return _all(request, refused.sentences)
    except Invalid as refused:
        return _all(request, [str(refused)])
    if len(loaded) == 1:
        return redirect("workspace:agreement-version", agreement=loaded[0].agreement, number=loaded[0].number)
    return redirect("workspace:agreements")


@requires(Capability.KEEP_AGREEMENTS)
@require_safe
def agreement(request: HttpRequest, agreement: UUID, number: int | None = None) -> HttpResponse:
    found = sharing.agreement(agreement)
    return _one(request, found, number or (found.in_force or found.latest).number)


@requires(Capability.KEEP_AGREEMENTS)
@require_POST
def sign(request: HttpRequest, agreement: UUID, number: int) -> HttpResponse:
    """Write down that a party signed."""
    found, version = _version(agreement, number)
    form = SigningForm(request.POST, parties=presenter.waiting(version))

    def write() -> None:
        actions.sign(**form.cleaned_data, by=request.viewer)

    return _done(request, found, number, "sign", form, write)


@requires(Capability.KEEP_AGREEMENTS)
@require_POST
def leave(request: HttpRequest, agreement: UUID, number: int) -> HttpResponse:
    """Let a party, or everybody, be bound no longer from today, and tell of care that goes on without it."""
    found, version = _version(agreement, number)
    form = LeavingForm(request.POST, parties=presenter.leaving(version))

    def write() -> None:
        actions.withdraw_agreement(version=version.id, **form.cleaned_data, by=request.viewer)
        actions.chase_agreements(by=sharing.service("agreements"))

    return _done(request, found, number, "leave", form, write)


@requires(Capability.KEEP_AGREEMENTS)
@require_POST
def review(request: HttpRequest, agreement: UUID, number: int) -> HttpResponse:
    found, version = _version(agreement, number)
    form = ReviewForm(request.POST)

    def write() -> None:
        actions.review_agreement(version=version.id, **form.cleaned_data, by=request.viewer)

    return _done(request, found, number, "review", form, write)


def _done(
    request: HttpRequest, found: AgreementShown, number: int, name: str, form: Form, write: Callable[[], None]
) -> HttpResponse:
    """Write it down and show the agreement as it then is; or show what is wrong beside the form."""
    if form.is_valid():
        try:
            write()
            return redirect("workspace:agreement-version", agreement=found.id, number=number)
        except (Invalid, Conflict) as refused:
            field = getattr(refused, "field", "")
            form.add_error(field if field in form.fields else next(iter(form.fields)), str(refused))
    return _one(request, found, number, **{name: form})


def _all(request: HttpRequest, faults: list[str] | None = None) -> HttpResponse:
    lacking = sharing.lacking(viewer=request.viewer)
    shown = presenter.agreements(sharing.all_agreements(), lacking, faults or [])
    return render(request, "workspace/agreements.html", shown, status=422 if faults else 200)


def _one(request: HttpRequest, found: AgreementShown, number: int, **bound: Form) -> HttpResponse:
    _, version = _version(found.id, number, found)
    today = {"signed_on": clock.today().isoformat()}
    forms: dict[str, Form] = {
        "sign": SigningForm(initial=today, parties=presenter.waiting(version)),
        "leave": LeavingForm(parties=presenter.leaving(version)),
        "review": ReviewForm(),
        **bound,
    }
    shown = presenter.agreement(found, number, forms)
    return render(request, "workspace/agreement.html", shown, status=422 if bound else 200)


def _version(
    id: UUID, number: int, held: AgreementShown | None = None
) -> tuple[AgreementShown, AgreementVersionShown]:
    found = held or sharing.agreement(id)
    version = next((each for each in found.versions if each.number == number), None)
    if version is None:
        raise NotFound("There is no such version.")
    return found, version


def _read(file: UploadedFile) -> list[Policy]:
    """What is larger than any agreement is not read further than it takes to know so."""
    return read_policies(file.read(LARGEST_POLICY + 1), file=file.name or "the file")
