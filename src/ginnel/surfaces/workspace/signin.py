"""Signing in, choosing which role to act in, and signing out."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as staff
from ginnel.foundation.organisations.rules import asked_from
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.workspace.forms.signing_in import SignInForm
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

REFUSED = "Your user name or password is wrong, or there have been too many attempts. Check them, or wait 15 minutes."
NO_ROLE = "Your account has no role at the moment. Ask your system administrator."
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to_all("Nobody has signed in yet")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return _ask(request, form, "")
    if not form.is_valid():
        return _ask(request, form, REFUSED)
    account = organisations.sign_in(
        username=form.cleaned_data["username"],
        password=form.cleaned_data["password"],
        address=_address(request),
        by=service("sign-in"),
    )
    if account is None:
        return _ask(request, form, REFUSED)
    roles = staff.roles_of(account.id, viewer=service("sign-in"))
    if not roles:
        return _ask(request, form, NO_ROLE)
    login(request, account, backend=_BACKEND)
    if len(roles) > 1:
        return redirect(f"{resolve_url('workspace:choose-role')}?{urlencode({'next': _next(request)})}")
    return _act_as(request, roles[0].account_id, str(roles[0].id))


@open_to_all("Asks those who have signed in which role they act in; shows their own roles only")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_role(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("workspace:sign-in")
    roles = {str(role.id): role for role in staff.roles_of(request.user.pk, viewer=service("sign-in"))}
    chosen = request.POST.get("role", "")
    if chosen in roles:
        return _act_as(request, roles[chosen].account_id, chosen)
    choices = [
        {
            "value": key,
            "text": role.get_role_display(),
            "organisation": role.organisation.name,
            "team": _team(role),
        }
        for key, role in roles.items()
    ]
    error = "Choose the role you are working in now." if request.method == "POST" else ""
    shown = {"choices": choices, "error": error, "next": _next(request)}
    return render(request, "workspace/choose_role.html", shown, status=422 if error else 200)


@open_to_all("Signing out must always work, whatever the session has become")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        organisations.sign_out(account=request.user.pk, by=service("sign-in"))
    logout(request)
    return redirect("workspace:sign-in")


def _address(request: HttpRequest) -> str:
    """Where the asker is, seen through the proxy that ends TLS where the settings say there is one."""
    return asked_from(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        is_behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None,
    )


def _ask(request: HttpRequest, form: SignInForm, error: str) -> HttpResponse:
    shown = {"form": form, "error": error, "next": _next(request)}
    return render(request, "workspace/sign_in.html", shown, status=422 if error else 200)


def _act_as(request: HttpRequest, account: UUID, staff_role: str) -> HttpResponseRedirect:
    request.session[ROLE] = staff_role
    request.session[SEEN] = int(clock.now().timestamp())
    organisations.act_as(account=account, staff_role=staff_role, by=service("sign-in"))
    return HttpResponseRedirect(_next(request) or resolve_url("workspace:home"))


def _next(request: HttpRequest) -> str:
    """The page asked for before signing in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else ""


def _team(role: object) -> str:
    team = getattr(role, "team", None)
    return str(team.name) if team else ""
