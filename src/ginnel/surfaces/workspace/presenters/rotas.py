"""Who is on duty, as pages show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.forms import Form

from ginnel.foundation.organisations.actions import Copied
from ginnel.foundation.organisations.queries import Member, Standing
from ginnel.foundation.organisations.rules.rota import CoverHours, Shift
from ginnel.foundation.organisations.states import DutyRank
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.rotas import WEEKDAYS, CopyForm, ShiftForm
from ginnel.surfaces.workspace.presenters.notes import errors

_DAY = timedelta(days=1)
_NUMBERS = tuple("0123456")


def sentence(standing: Standing) -> str:
    """`On duty now: Ann, until 8pm; then Bob`: in words that can be read out on the telephone."""
    first = [one for one in standing.now if one.rank == DutyRank.FIRST]
    second = [one for one in standing.now if one.rank == DutyRank.SECOND]
    said = ", ".join(f"{one.name}, until {_until(one.until)}" for one in first)
    words = f"On duty now: {said}" if first else "Nobody is on duty now"
    if second:
        words += f"; second on call: {', '.join(one.name for one in second)}"
    if standing.next:
        words += f"; then {standing.next.name}, from {_until(standing.next.since)}"
    return f"{words}."


def _until(at: datetime) -> str:
    local = at.astimezone(LONDON)
    is_today = local.date() == clock.today()
    return formats.clock_time(at) if is_today else f"{_weekday(local.date())} {formats.clock_time(at)}"


def _weekday(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B}"


def spans(found: Sequence[tuple[datetime, datetime]]) -> list[str]:
    return [_span(*one) for one in found]


def _span(since: datetime, until: datetime) -> str:
    first, last = since.astimezone(LONDON), until.astimezone(LONDON)
    ends = formats.clock_time(until)
    if last.date() != first.date() and not (last.time() == time(0) and last.date() == first.date() + _DAY):
        ends = f"{_weekday(last.date())} {ends}"
    return f"{_weekday(first.date())}, {formats.clock_time(since)} to {ends}"


def team(found: Any, standing: Standing) -> dict[str, Any]:
    gaps = len(standing.gaps)
    return {
        "id": found.id,
        "name": found.name,
        "now": sentence(standing) if standing.has_rota else "No rota is kept.",
        "gaps": ""
        if not gaps
        else "1 time with nobody on duty"
        if gaps == 1
        else f"{gaps} times with nobody on duty",
    }


def week(
    monday: date, shifts: Sequence[Shift], is_holiday: Callable[[date], str], *, may_keep: bool
) -> dict[str, Any]:
    """Seven days, each with the shifts that begin on it, and the ways to the weeks before and after."""
    return {
        "days": [_day(monday + number * _DAY, shifts, is_holiday, may_keep) for number in range(7)],
        "monday": monday.isoformat(),
        "heading": f"Week of {formats.day(monday)}",
        "before": (monday - 7 * _DAY).isoformat(),
        "after": (monday + 7 * _DAY).isoformat(),
    }


def _day(
    day: date, shifts: Sequence[Shift], is_holiday: Callable[[date], str], may_keep: bool
) -> dict[str, Any]:
    there = [one for one in shifts if one.since.astimezone(LONDON).date() == day]
    rows = [_shift(one, may_keep) for one in there]
    begins = datetime.combine(day, time(0), tzinfo=LONDON)
    carried = [one for one in shifts if one.since < begins < one.until and not one.is_lost]
    return {
        "name": _weekday(day),
        "holiday": is_holiday(day),
        "rows": rows,
        "carried": [
            f"{one.name}, from the day before until {formats.clock_time(one.until)}" for one in carried
        ],
        "is_today": day == clock.today(),
    }


def _shift(one: Shift, may_keep: bool) -> dict[str, Any]:
    ends = one.until.astimezone(LONDON)
    is_next = ends.date() > one.since.astimezone(LONDON).date() and ends.time() != time(0)
    times = f"{formats.clock_time(one.since)} to {formats.clock_time(one.until)}"
    return {
        "id": one.id,
        "name": one.name,
        "times": f"{times} the next day" if is_next else times,
        "rank": "" if one.rank == DutyRank.FIRST else one.rank.label,
        "was": one.was,
        "is_lost": one.is_lost,
        "may_change": may_keep and one.until > clock.now(),
    }


def people(members: Sequence[Member], chosen: str = "") -> list[dict[str, Any]]:
    return [
        {"value": str(one.staff), "text": one.name, "selected": str(one.staff) == chosen} for one in members
    ]


def days(chosen: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {"value": str(number), "text": name, "checked": number in chosen}
        for number, name in enumerate(WEEKDAYS)
    ]


def hours(held: CoverHours | None, typed: Any = None) -> dict[str, Any]:
    """What the boxes of the hours hold, or what was typed into them, and what stands in a sentence."""
    if typed is not None:
        chosen = [int(one) for one in typed.getlist("weekdays") if one in _NUMBERS]
        boxes = {name: str(typed.get(name, "")) for name in ("opens", "closes")}
        holidays = bool(typed.get("on_bank_holidays"))
        return {**hours(held), **boxes, "days": days(chosen), "on_holidays": holidays}
    if held is None:
        said = "It was not said when somebody has to be on duty, so that no gap can be found."
        return {"days": days(()), "opens": "", "closes": "", "on_holidays": False, "sentence": said}
    opens, closes = f"{held.opens:%H:%M}", f"{held.closes:%H:%M}"
    named = ", ".join(WEEKDAYS[number] for number in sorted(held.weekdays))
    holidays = "also" if held.on_bank_holidays else "but not"
    return {
        "days": days(sorted(held.weekdays)),
        "opens": opens,
        "closes": closes,
        "on_holidays": held.on_bank_holidays,
        "sentence": f"Somebody is to be on duty on {named}, from {opens} to {closes}, {holidays} on bank holidays.",
    }


def forms(
    wrong: Form | None, members: Sequence[Member], shift: UUID | None, shown: Collection[UUID]
) -> dict[str, Any]:
    """What was typed, by the form it was typed into, and what was wrong with each box. `shift` is the one that was to
    be changed: what was wrong with that leads to its own boxes, where it is among those shown."""
    data = wrong.data if wrong is not None else {}
    found = [] if wrong is None else errors(wrong)
    said = {} if wrong is None else {name: {"text": str(one[0])} for name, one in wrong.errors.items()}
    is_shift = isinstance(wrong, ShiftForm)
    if shift is not None:
        boxes = f"-{shift}" if shift in shown else ""
        found = [{**one, "href": f"{one['href']}{boxes}" if boxes else "#week"} for one in found]
    return {
        "form": _typed(data if is_shift else None),
        "people": people(members, str(data.get("staff", "")) if is_shift else ""),
        "changing": {"id": shift, "reason": str(data.get("reason", "")), "said": said} if shift else None,
        "instead": people(members, str(data.get("staff", "")) if shift else ""),
        "unchosen": people(members),
        "weeks": str(data.get("weeks", "")) if isinstance(wrong, CopyForm) else "1",
        "said": {} if shift else said,
        "wrong": [{**one, "text": text} for one in found for text in _all(wrong, one, shift)],
    }


def _all(wrong: Form | None, one: dict[str, str], shift: UUID | None) -> list[str]:
    """Every day that was refused, and not the first alone."""
    days = [str(each) for each in wrong.errors.get("days", ())] if wrong is not None and not shift else []
    return days if one["href"] == "#days" else [one["text"]]


def _typed(said: Any) -> dict[str, Any]:
    """What was typed into the form for a shift, to be shown again."""
    chosen = [int(one) for one in said.getlist("days") if one in _NUMBERS] if said else []
    return {
        "days": days(chosen),
        "since": str(said.get("since", "")) if said else "",
        "until": str(said.get("until", "")) if said else "",
        "is_second": bool(said) and said.get("rank") == DutyRank.SECOND,
    }


def copied(found: Copied) -> dict[str, Any]:
    made = "1 shift was copied." if found.made == 1 else f"{found.made} shifts were copied."
    return {"sentence": made, "left": [f"{name}, {_weekday(day)}: {why}" for name, day, why in found.left]}
