"""Signing in and out: the password, the lock-out, and the audit of both."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import salted_hmac

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import SignInAttempt, StaffAccount
from ginnel.foundation.organisations.rules import ATTEMPTS_WINDOW, is_locked_out
from ginnel.kernel import clock, holding
from ginnel.kernel.viewer import Viewer

_KEPT = timedelta(days=1)


@transaction.atomic
def sign_in(*, username: str, password: str, address: str, by: Viewer) -> StaffAccount | None:
    """The account these open, None for every reason why not. Attempts on one account are taken one at a time."""
    account_key, address_key = _key("account", username.casefold()), _key("address", address)
    holding.hold(account_key)
    if is_locked_out(_failures(account_key), _accounts_tried(address_key)):
        audit.append(by=by, events=[Event("staff.sign-in-refused", outcome="deny", detail={"locked": True})])
        return None
    found = authenticate(None, username=username, password=password)
    SignInAttempt.objects.create(
        account=account_key, address=address_key, at=clock.now(), succeeded=bool(found)
    )
    SignInAttempt.objects.filter(at__lt=clock.now() - _KEPT).delete()
    if not isinstance(found, StaffAccount):
        detail = {"account": _account_id(username), "locked": False}
        audit.append(by=by, events=[Event("staff.sign-in-refused", outcome="deny", detail=detail)])
        return None
    audit.append(by=by, events=[Event("staff.signed-in", detail={"account": str(found.id)})])
    return found


@transaction.atomic
def act_as(*, account: UUID, staff_role: str, by: Viewer) -> None:
    """Leave on the audit trail which role somebody chose to act in."""
    detail = {"account": str(account), "staff_role": staff_role}
    audit.append(by=by, events=[Event("staff.role-chosen", detail=detail)])


@transaction.atomic
def sign_out(*, account: UUID, by: Viewer) -> None:
    audit.append(by=by, events=[Event("staff.signed-out", detail={"account": str(account)})])


def _key(kind: str, text: str) -> str:
    return salted_hmac(f"ginnel sign-in {kind}", text, algorithm="sha256").hexdigest()


def _failures(account: str) -> int:
    """Failed attempts on an account in the window, since it last succeeded."""
    recent = SignInAttempt.objects.filter(at__gt=clock.now() - ATTEMPTS_WINDOW, account=account)
    succeeded = recent.filter(succeeded=True).order_by("-at").first()
    failed = recent.filter(succeeded=False)
    return failed.filter(at__gt=succeeded.at).count() if succeeded else failed.count()


def _accounts_tried(address: str) -> int:
    """Accounts that were tried from an address in the window and not once opened."""
    recent = SignInAttempt.objects.filter(at__gt=clock.now() - ATTEMPTS_WINDOW, address=address)
    opened = recent.filter(succeeded=True).values("account")
    return recent.exclude(account__in=opened).values("account").distinct().count()


def _account_id(username: str) -> str:
    """The id of the account that was tried; empty when there is none, for what was typed may be a password."""
    found = StaffAccount.objects.filter(username=username).values_list("id", flat=True).first()
    return str(found or "")
