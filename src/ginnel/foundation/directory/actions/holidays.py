"""Adding a bank holiday that was proclaimed after this version was made."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import BankHoliday
from ginnel.foundation.directory.queries.holidays import proclaimed
from ginnel.foundation.directory.rules.holidays import check_can_add, check_can_take_back
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def add_bank_holiday(*, day: date, name: str, source: str, by: Viewer) -> None:
    """Let the day be a bank holiday from now on, for clocks; `source` is where it was proclaimed. Raises Invalid,
    Conflict where it is one, NotPermitted for all but services that keep the record."""
    _check(by)
    known = proclaimed()
    check_can_add(day, name, source, known)
    _append(day, name.strip(), source, by, is_one=True)


@transaction.atomic
def take_back_bank_holiday(*, day: date, why: str, by: Viewer) -> None:
    """Say that it was added by mistake. Raises Invalid without a reason, Conflict for a day that was not added,
    NotPermitted as `add_bank_holiday`."""
    _check(by)
    known = proclaimed()
    check_can_take_back(day, why, known)
    _append(day, known[day], why, by, is_one=False)


def _check(by: Viewer) -> None:
    if by.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only those who set up this place add bank holidays.",))
    holding.hold("ginnel bank holidays")


def _append(day: date, name: str, source: str, by: Viewer, *, is_one: bool) -> None:
    BankHoliday.objects.create(
        day=day, name=name, source=source.strip(), is_one=is_one, at=clock.now(), by=by.identity
    )
    what = "directory.bank-holiday-added" if is_one else "directory.bank-holiday-taken-back"
    audit.append(by=by, events=[Event(what, detail={"day": day.isoformat()})])
