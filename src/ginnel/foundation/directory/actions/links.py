"""Saying whom to ring about what at one's own organisation, that it is still right, and that it is so no longer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions.chasing import settle_chase
from ginnel.foundation.directory.models import NamedLink
from ginnel.foundation.directory.queries.linking import faults_of_accounts, typed_of
from ginnel.foundation.directory.queries.links import subject_of_link
from ginnel.foundation.directory.rules import keepers, links
from ginnel.foundation.directory.rules.links import LinkTyped
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Fault, Invalid, NotFound, Stale
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def say_link(
    *,
    organisation: str,
    subject: LinkSubject,
    link: LinkTyped,
    seen: int,
    assured_on: date | None = None,
    by: Viewer,
) -> tuple[Fault, ...]:
    """Whom to ring, said right today unless `assured_on` says when; or why it was not taken, by the box. `seen` is the
    number of what was on the screen, 0 for nothing. Raises NotFound, NotPermitted; Stale where somebody was quicker."""
    own, last = _held(organisation, subject, seen, by)
    if found := [*links.faults(link), *faults_of_accounts(own, link, viewer=by)]:
        return tuple(found)
    _append(own, subject, last, link, assured_on or clock.today(), by)
    return ()


@transaction.atomic
def assure_link(*, organisation: str, subject: LinkSubject, seen: int, by: Viewer) -> None:
    """It is right as it stands. Raises as `say_link`, NotFound where nothing stands, and Invalid where who is named has
    left or is confirmed no more."""
    own, last = _held(organisation, subject, seen, by)
    if last is None or last.is_ended:
        raise NotFound("Nobody is named for this.")
    if any(faults_of_accounts(own, typed_of(last), viewer=by)):
        raise Invalid("Who is named is not to be rung any more. Say whom to ring instead.")
    _append(own, subject, last, typed_of(last), clock.today(), by)


@transaction.atomic
def end_link(*, organisation: str, subject: LinkSubject, seen: int, by: Viewer) -> None:
    """Nobody there is rung about it any more. Raises as `assure_link`."""
    own, last = _held(organisation, subject, seen, by)
    if last is None or last.is_ended:
        raise NotFound("Nobody is named for this.")
    _append(own, subject, last, typed_of(last), last.assured_on, by, is_ended=True)


def _held(code: str, subject: LinkSubject, seen: int, by: Viewer) -> tuple[Organisation, NamedLink | None]:
    keepers.check_may_say_links(by, answering=code)
    holding.hold(f"ginnel link {code} {subject}")
    own = Organisation.objects.filter(code=code).first()
    if own is None:
        raise NotFound("There is no such organisation.")
    last = NamedLink.objects.filter(organisation=own, subject=subject).order_by("-number").first()
    if (last.number if last else 0) != seen:
        raise Stale("Somebody has changed this since you opened it.")
    return own, last


def _append(
    own: Organisation,
    subject: LinkSubject,
    last: NamedLink | None,
    link: LinkTyped,
    assured_on: date,
    by: Viewer,
    *,
    is_ended: bool = False,
) -> None:
    number = last.number + 1 if last else 1
    NamedLink.objects.create(
        organisation=own,
        subject=subject,
        number=number,
        **asdict(link),
        assured_on=assured_on,
        is_ended=is_ended,
        said_by=by.identity,
        said_at=clock.now(),
    )
    detail = {"organisation": own.code, "subject": subject.value, "number": number, "ended": is_ended}
    audit.append(by=by, events=[Event("directory.link-said", detail=detail)])
    settle_chase(subject=subject_of_link(own.code, subject), by=by)
