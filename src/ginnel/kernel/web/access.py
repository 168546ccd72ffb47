"""What every view declares: the permission it needs, or why it needs none. `tests/architecture` checks it.

A permission opens the room; whether a viewer may see the person inside is still `sharing`'s decision.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from ginnel.kernel.errors import NotPermitted

View = Callable[..., HttpResponseBase]


def requires(capability: str) -> Callable[[View], View]:
    """Only for viewers who hold the capability; others are sent to sign in, or refused.

    Leaves `permission` on the view. A signed-in account that has not said which role it acts in is asked.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            viewer = getattr(request, "viewer", None)
            if viewer is None:
                return _ask(request)
            if capability not in viewer.capabilities:
                part = str(capability).replace("-", " ")
                raise NotPermitted((f"Your role does not include this part of Ginnel ({part}).",))
            return view(request, *args, **kwargs)

        guarded.permission = str(capability)  # type: ignore[attr-defined]
        return guarded

    return declare


def signed_in(view: View) -> View:
    """For anybody acting in a role, whichever it is."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "viewer", None) is None:
            return _ask(request)
        return view(request, *args, **kwargs)

    guarded.permission = "signed-in"  # type: ignore[attr-defined]
    return guarded


def open_to_all(reason: str) -> Callable[[View], View]:
    """For anybody, because `reason`: a page without a permission says why. Leaves `exemption` on the view."""
    if not reason.strip():
        raise ValueError("say why the page is open to all")

    def declare(view: View) -> View:
        view.exemption = reason  # type: ignore[attr-defined]
        return view

    return declare


def for_machines(reason: str) -> Callable[[View], View]:
    """For callers that are no browser and say in each request who they are, as `reason` says how.

    No token of a form is asked for: it protects those whom a cookie signs in. Such a view looks at no session and no
    cookie, which `tests/architecture` checks. Leaves `exemption` on the view.
    """

    def declare(view: View) -> View:
        open_to_all(reason)(view)
        view.csrf_exempt = True  # type: ignore[attr-defined]
        return view

    return declare


def is_for_machines(view: object) -> bool:
    return getattr(view, "csrf_exempt", False)


def _ask(request: HttpRequest) -> HttpResponse:
    """The page to come back to goes without its query, which could hold what was typed about a person."""
    if request.user.is_authenticated:
        return redirect_to_login(request.path, resolve_url("workspace:choose-role"))
    return redirect_to_login(request.path)
