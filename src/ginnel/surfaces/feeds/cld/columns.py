"""The header line: which column holds which field, however it is spelt; and what is wrong with it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ginnel.foundation.terminology.rules.shipped import client_level_data
from ginnel.kernel.errors import Fault

FIELDS = tuple(field.name for field in client_level_data())
# Columns of release 1 that release 2 dropped: kept where sent.
RELEASE_1_FIELDS = (
    "GP_Practice_Name",
    "Provider_CQC_Location_Name",
    "DBS_Check_Status",
    "Adult_1_Linked_Person_ID",
    "Adult_2_Linked_Person_ID",
    "Adult_3_Linked_Person_ID",
)
_BY_FOLDED = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in (*FIELDS, *RELEASE_1_FIELDS)}
_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
# Fewer known names than this and the file is of some other kind.
_RECOGNISABLE = 6
_NEEDED = ("Client_Type", "Event_Type", "Event_Start_Date")


@dataclass(frozen=True, slots=True)
class Columns:
    """`positions`: field name to its place in a record. `faults` make the file unusable; `notes` do not."""

    positions: Mapping[str, int]
    width: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a record says the names of the columns again."""
        return all(  # of any other record the first cell tells
            place < len(cells) and _BY_FOLDED.get(_folded(cells[place])) == name
            for name, place in self.positions.items()
        )


def is_header(line: str) -> bool:
    """Whether the line names enough fields of Client Level Data, under any delimiter."""
    return any(_known(_split(line, delimiter)) >= _RECOGNISABLE for delimiter in _DELIMITERS)


def read_header(line: str) -> Columns:
    """What the header says. A wrong delimiter, a repeated or a missing needed column is a fault."""
    if "\r" in line:
        reason = "The lines end with a carriage return alone; save the file as CSV UTF-8 from a current spreadsheet."
        return Columns({}, 0, (Fault("line-ends", reason, 1),))
    best = max(_DELIMITERS, key=lambda delimiter: _known(_split(line, delimiter)))
    if best != ",":
        reason = (
            f"The columns are separated by a {_DELIMITERS[best]}; save the file as comma-separated (CSV)."
        )
        return Columns({}, 0, (Fault("wrong-delimiter", reason, 1),))
    names = _split(line, ",")
    fields = [_BY_FOLDED.get(_folded(name), "") for name in names]
    repeated = sorted(name for name, count in Counter(fields).items() if name and count > 1)
    positions = {name: place for place, name in enumerate(fields) if name}
    return Columns(
        positions=positions,
        width=len(names),
        faults=(*_repeated(repeated), *_missing_needed(positions)),
        notes=(*_missing(positions), *_unknown(names, fields)),
    )


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _known(names: Sequence[str]) -> int:
    return sum(_folded(name) in _BY_FOLDED for name in names)


def _repeated(names: Sequence[str]) -> list[Fault]:
    return [
        Fault(
            "column-repeated",
            f"The column {name} is there more than once; which one counts is not known.",
            1,
            name,
        )
        for name in names
    ]


def _missing_needed(positions: Mapping[str, int]) -> list[Fault]:
    missing = [name for name in _NEEDED if name not in positions]
    if not {"LA_Person_Unique_Identifier", "NHS_Number"} & positions.keys():
        missing.append("LA_Person_Unique_Identifier")
    reason = "The column {} is missing; without it no row can be told from another."
    return [Fault("column-missing", reason.format(name), 1, name) for name in missing]


def _missing(positions: Mapping[str, int]) -> list[Fault]:
    return [
        Fault(f"column-missing:{name}", f"The column {name} is missing.", 1, name)
        for name in FIELDS
        if name not in positions
    ]


def _unknown(names: Sequence[str], fields: Sequence[str]) -> list[Fault]:
    reason = "The column is not in release 2 of the specification; it is kept only in the row as received."
    return [
        Fault("column-unknown", reason, 1, name.strip()[:64])
        for name, field in zip(names, fields, strict=True)
        if not field and name.strip()
    ]
