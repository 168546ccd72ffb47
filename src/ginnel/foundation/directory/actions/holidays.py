"""Adding a bank holiday that was proclaimed, or taking away one that was moved, after this version was made."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import BankHoliday
from ginnel.foundation.directory.queries.holidays import bank_holidays
from ginnel.foundation.directory.rules.holidays import LONGEST_NAME, check_can_add, check_can_take_back
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def add_bank_holiday(*, day: date, name: str, source: str, by: Viewer) -> None:
    """Let the day be a bank holiday from now on, for clocks and opening hours; `source` is where it was proclaimed.
    Raises Invalid, Conflict where it is one, NotPermitted for all but services that keep the record."""
    _check(by)
    check_can_add(day, name, source, bank_holidays()(day))
    _append(day, name.strip(), source, by, is_one=True)


@transaction.atomic
def take_back_bank_holiday(*, day: date, why: str, by: Viewer) -> None:
    """Say that it was added by mistake, or that one of the calendar is moved. Raises Invalid without a reason, Conflict
    for a day that is none, NotPermitted as `add_bank_holiday`."""
    _check(by)
    now = bank_holidays()(day)
    check_can_take_back(day, why, now)
    _append(day, now[:LONGEST_NAME], why, by, is_one=False)


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
