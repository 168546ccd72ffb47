"""What counts as one event, and which of several rows about it is kept.

Source: DHSC de-duplication of Client Level Data, June 2026. Two departures, both so that one event keeps one id in
a record that is read about a person: listed values are compared as their release 2 equivalents, so that sending an
event again in the new wording does not make a second one; and the person is who the council says it is, because
its own record is what entries hang on (joining people is another matter). `national_key` is the rule itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import blake2b

from ginnel.surfaces.feeds.cld.row import FIELDS, Row, folded

_OUTCOMES = {value: place for place, value in enumerate(FIELDS["Event_Outcome"].values, start=1)}
_DISTINGUISHING = {
    "Request": ("Request_Route_of_Access",),
    "Assessment": ("Assessment_Type",),
    "Service": ("Service_Type", "Service_Component"),
    "Review": (),
}
# Further told apart within one submission, where a package of care may stand on several rows.
PACKAGE = ("Delivery_Mechanism", "Unit_Cost", "Cost_Frequency_Unit_Type", "Planned_units_per_week")
NEVER = date.max
_FIRST_DAY = date(1880, 1, 1)
Key = tuple[str, ...]


def combined_person_id(row: Row) -> str:
    """The NHS number given, else the council's id prefixed with its code; "" leaves the row out nationally.

    Nationally a traced number comes before the one given; a council's file does not carry it.
    """
    local = row.values.get("LA_Person_Unique_Identifier", "")
    return row.nhs_number or (f"{row.values.get('LA_Code', '')}_{local}" if local else "")


def national_key(row: Row, *, is_single: bool = False) -> Key:
    """What makes two rows one event nationally, joined submissions or one; raw values but for end and person."""
    return _key(row, combined_person_id(row), lambda name: row.values.get(name, ""), is_single)


def event_key(row: Row) -> Key:
    """What makes two rows one event here."""
    return _key(row, row.person, lambda name: row.listed(name) or folded(row.values.get(name, "")), False)


def package_key(row: Row) -> Key:
    """What makes two rows of a service one package: the event, how it is delivered, and what it costs."""
    amounts = (*PACKAGE, "Provider_CQC_Location_ID")
    return (
        *event_key(row),
        *(row.listed(name) if FIELDS[name].values else row.values.get(name, "") for name in amounts),
    )


def _key(row: Row, person: str, value, is_single: bool) -> Key:  # type: ignore[no-untyped-def]
    event = row.listed("Event_Type")
    parts = [
        event,
        value("LA_Code"),
        person,
        str(row.dates.get("Event_Start_Date", "")),
        value("Client_Type"),
    ]
    if event != "Service":
        parts.append(str(row.end or ""))
    parts += [value(name) for name in _DISTINGUISHING.get(event, ())]
    if is_single and event == "Service":
        parts += [value(name) for name in PACKAGE]
    return tuple(parts)


def local_id(prefix: str, key: Key) -> str:
    """A FHIR id that stands for the key; the same key always gives the same id."""
    return f"{prefix}-{blake2b(chr(31).join(key).encode(), digest_size=16).hexdigest()}"


def outcome_place(row: Row) -> int:
    """Place in the national hierarchy of outcomes, 1 the highest; 99 for none or an unknown one."""
    return _OUTCOMES.get(row.listed("Event_Outcome"), 99)


def precedence(row: Row) -> tuple[date, date, int]:
    """Greater is kept: latest reference period, then an open end, then the latest end, then the outcome."""
    period = row.dates.get("Reporting_Period_End_Date", date.min)
    return period, row.end or NEVER, -outcome_place(row)


def said_at(row: Row) -> str:
    """When the council said it, as a FHIR instant: the end of the reference period; "" if the row does not say.

    The time of day is no time: it orders rows of one period as `precedence` does, an open end above the latest end
    above the better outcome, so that whoever keeps the later of two keeps the one retained nationally.
    """
    period = row.dates.get("Reporting_Period_End_Date")
    if period is None:
        return ""
    seconds = 86_399 if row.end is None else min(max((row.end - _FIRST_DAY).days, 0), 86_398)
    order = timedelta(seconds=seconds, milliseconds=999 - outcome_place(row))
    return f"{datetime.combine(period, time()) + order:%Y-%m-%dT%H:%M:%S.%f}"[:23] + "Z"


def retain(rows: Iterable[Row], *, is_single: bool = False) -> list[Row]:
    """One row for each event, the later of two equals (latest load). Rows without a person are left out."""
    kept: dict[Key, Row] = {}
    for row in rows:
        if not combined_person_id(row):
            continue
        key = national_key(row, is_single=is_single)
        if key not in kept or precedence(row) >= precedence(kept[key]):
            kept[key] = row
    return list(kept.values())


def reporting_period(
    events: Sequence[tuple[date, str]], *, share: Decimal = Decimal("0.02"), types: int = 3
) -> tuple[date, date] | None:
    """First and last month (as their first days) that the data covers, from (start date, event type) of each event.

    A month with less than `share` of the events or fewer than `types` of the four event types does not count; both
    are parameters of foundation.terminology. None when no month counts.
    """
    months: Counter[date] = Counter()
    kinds: dict[date, set[str]] = defaultdict(set)
    for start, kind in events:
        month = start.replace(day=1)
        months[month] += 1
        kinds[month].add(kind)
    total = sum(months.values())
    counted = [
        month for month, count in months.items() if count >= share * total and len(kinds[month]) >= types
    ]
    return (min(counted), max(counted)) if counted else None
