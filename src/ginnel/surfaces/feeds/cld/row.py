"""One record as a row of Client Level Data: its values by field name, its dates, and why it cannot be accepted."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from ginnel.foundation.terminology.rules.shipped import ClientLevelField, client_level_data
from ginnel.kernel.errors import Fault
from ginnel.kernel.values.identifiers import clean_nhs_number, is_valid_nhs_number
from ginnel.surfaces.feeds.cld.columns import Columns
from ginnel.surfaces.feeds.tabular.dates import NoDate, read_date
from ginnel.surfaces.feeds.tabular.records import Record

FIELDS: Mapping[str, ClientLevelField] = {each.name: each for each in client_level_data()}
# A file repeats the same few thousand spellings; remembering them makes reading several times faster.
_REMEMBERED = 16_384
_DATES = tuple(name for name, each in FIELDS.items() if each.kind == "date")


@lru_cache(_REMEMBERED)
def folded(text: str) -> str:
    """What two spellings of one listed value share: case, spaces and the spaces around a slash do not count."""
    return " ".join(text.casefold().replace("/", " / ").split())


_LISTED = {name: {folded(value): value for value in each.values} for name, each in FIELDS.items()}
_UNMAPPED = "Release 1 specification only: Not mapped"
_FROM_RELEASE_1 = {
    name: {folded(old): new or _UNMAPPED for old, new in each.release_1.items()}
    for name, each in FIELDS.items()
}


@dataclass(frozen=True, slots=True)
class Row:
    """`values` as sent, trimmed, "" where blank. `dates` those that could be read. `faults` quarantine the row."""

    number: int
    values: Mapping[str, str]
    dates: Mapping[str, date] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def listed(self, name: str) -> str:
        """The release 2 value that the field counts as; "" when blank or in no list."""
        return release_2(name, self.values.get(name, ""))

    @property
    def person(self) -> str:
        """What the council calls the person; where it says nothing, the NHS number it gives; else ""."""
        return self.values.get("LA_Person_Unique_Identifier", "") or self.nhs_number

    @property
    def nhs_number(self) -> str:
        """The NHS number given; "" for anything else in its place: two strangers may both be "Not known"."""
        number = clean_nhs_number(self.values.get("NHS_Number", ""))
        return number if is_valid_nhs_number(number) else ""

    @property
    def end(self) -> date | None:
        """The derived event end: the date of death where that comes before the end stated (and not before the
        start), or stands in for an end never stated. Source: DHSC data cleaning, corrected event end dates."""
        end, death = self.dates.get("Event_End_Date"), self.dates.get("Date_of_Death")
        if death is None or death < self.dates.get("Event_Start_Date", date.min):
            return end
        return death if end is None else min(end, death)


@lru_cache(_REMEMBERED)
def release_2(name: str, value: str) -> str:
    """The release 2 value that `value` of a listed field is or maps to; "" otherwise."""
    wanted = folded(value)
    return _LISTED[name].get(wanted) or _FROM_RELEASE_1[name].get(wanted, "")


@lru_cache(_REMEMBERED)
def is_release_1(name: str, value: str) -> bool:
    """Whether it is a release 1 value only."""
    wanted = folded(value)
    return wanted not in _LISTED[name] and wanted in _FROM_RELEASE_1[name]


def read_row(record: Record, columns: Columns) -> Row:
    """The row of one record; every fault is in it, nothing is raised."""
    if record.faults:
        return Row(record.row, {}, faults=tuple(_placed(fault, record, columns) for fault in record.faults))
    cells = record.cells
    if columns.is_header(cells):
        reason = f"Row {record.row} is the header once more; the file was put together of several."
        return Row(record.row, {}, faults=(Fault("header-again", reason, record.row),))
    while len(cells) > columns.width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != columns.width:
        reason = f"Row {record.row} has {len(cells)} columns; the header has {columns.width}."
        return Row(record.row, {}, faults=(Fault("ragged-row", reason, record.row),))
    values = {name: _value(cells[place]) for name, place in columns.positions.items()}
    dates, faults = _dates(values, record.row)
    row = Row(record.row, values, dates)
    return Row(record.row, values, dates, (*faults, *_structural(row, {fault.field for fault in faults})))


def _placed(fault: Fault, record: Record, columns: Columns) -> Fault:
    """A byte that is not UTF-8 is in some column, which can be named though it cannot be read."""
    if fault.code != "encoding":
        return fault
    cells = next(csv.reader(record.original.decode("latin-1").splitlines(keepends=True)), [])
    for name, place in columns.positions.items():
        if place < len(cells) and not _is_utf_8(cells[place].encode("latin-1")):
            return replace(fault, field=name)
    return fault


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _value(cell: str) -> str:
    """Trimmed; NULL, as databases export it, is blank (DHSC data cleaning); `="0123"` is how text is kept text in a
    spreadsheet."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return "" if text.upper() == "NULL" else text


def _dates(values: Mapping[str, str], row: int) -> tuple[dict[str, date], list[Fault]]:
    dates: dict[str, date] = {}
    faults = []
    for name in _DATES:
        if text := values.get(name):
            try:
                dates[name] = read_date(text)
            except NoDate as refused:
                faults.append(Fault(refused.code, f"Row {row}, {name}: {refused}.", row, name))
    return dates, faults


def _structural(row: Row, already: set[str]) -> list[Fault]:
    """What leaves a row without a person, an event or an order of time."""
    faults = []
    if not row.person:
        faults.append(
            _fault(
                "no-person",
                row,
                "LA_Person_Unique_Identifier",
                "names nobody: neither the council's id nor a valid NHS number",
            )
        )
    if row.listed("Client_Type") != "Unpaid carer known by association":
        if not row.listed("Event_Type"):
            faults.append(
                _fault("event-type", row, "Event_Type", "is not Request, Assessment, Service or Review")
            )
        if "Event_Start_Date" not in row.dates and "Event_Start_Date" not in already:
            faults.append(_fault("no-start", row, "Event_Start_Date", "has no start date"))
    return faults + _disorder(row)


def _disorder(row: Row) -> list[Fault]:
    start, end = row.dates.get("Event_Start_Date"), row.dates.get("Event_End_Date")
    born, died = row.dates.get("Date_of_Birth"), row.dates.get("Date_of_Death")
    faults = []
    if start and end and end < start:
        faults.append(_fault("end-before-start", row, "Event_End_Date", "ends before it starts"))
    if start and born and start < born:
        faults.append(
            _fault("start-before-birth", row, "Event_Start_Date", "starts before the person was born")
        )
    if born and died and died < born:
        faults.append(_fault("death-before-birth", row, "Date_of_Death", "has a death before the birth"))
    return faults


def _fault(code: str, row: Row, name: str, what: str) -> Fault:
    return Fault(code, f"Row {row.number}, {name}: the row {what}.", row.number, name)
