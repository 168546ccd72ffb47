"""The national rules of Hospital Episode Statistics, field by field: what a value may look like and which it may be.

`rules.csv` holds, for each field of the HES data dictionary (NHS England, technical output specification, as of
2024-25; Open Government Licence), its kind, its greatest length, and the forms its value may have:

    #  a digit    @  a letter    ?  a letter or digit    _  a space
    {3}  {..3}  {3..5}  how many of the character before
    01..28  any between         anything else stands for itself

Nothing here refuses a row: what fails is noted and counted on the receipt by rule and field, as the national data
quality reports do. Which facts make a row unusable is said where rows are read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ginnel.surfaces.feeds.tabular.header import Header
from ginnel.surfaces.feeds.tabular.row import Row

_CLASSES = {"#": r"\d", "@": "[A-Za-z]", "?": "[A-Za-z0-9]", "_": " "}
_NUMBERED = re.compile(r"\{(\d+)-(\d+)\}")
_COUNT = re.compile(r"\{(\d*)(\.\.)?(\d*)\}")
_RANGE = re.compile(r"^([A-Z]*)(\d+)\.\.\1(\d+)$")
_KINDS = {
    "string": re.compile(r"^.*$", re.S),
    "number": re.compile(r"^-?\d+$"),
    "decimal": re.compile(r"^-?(\d+\.?\d*|\.\d+)$"),
    "date": re.compile(r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"),
    "time": re.compile(r"^[0-2]\d:[0-5]\d:[0-5]\d$"),
}
REQUIRED, FORMAT, VALUE = "national-required", "national-format", "national-value"
_SAYS = {
    REQUIRED: "has nothing where the national rules require something",
    FORMAT: "holds something that is not written as the national rules say",
    VALUE: "holds a value that the national rules do not know",
}


@dataclass(frozen=True)
class Rule:
    """The rule of one field of one table. Verdicts are remembered: a file repeats the same few values."""

    table: str
    name: str
    kind: str
    length: int
    forms: re.Pattern[str] | None
    is_required: bool
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    def verdict(self, value: str) -> str:
        """Which rule a value fails; "" when it passes. A blank passes unless it is required."""
        found = self._known.get(value)
        if found is None:
            found = self._judge(value)
            if len(self._known) < 10_000:
                self._known[value] = found
        return found

    def _judge(self, value: str) -> str:
        if not value:
            return REQUIRED if self.is_required else ""
        listed = bool(self.forms and self.forms.match(value))
        well_formed = _KINDS[self.kind].match(value) and (not self.length or len(value) <= self.length)
        if not well_formed and not (listed and self.kind in ("date", "time")):
            return FORMAT
        return "" if listed or self.forms is None or self.kind in ("date", "time") else VALUE


@cache
def rules() -> dict[tuple[str, str], Rule]:
    """Every rule by table and field; numbered fields written out."""
    text = (files("ginnel.surfaces.feeds") / "hes" / "rules.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], Rule] = {}
    for line in csv.DictReader(text.splitlines()):
        for name in _written_out(line["field"]):
            found[line["table"], name] = Rule(
                line["table"],
                name,
                line["kind"],
                int(line["length"] or 0),
                _pattern(line["forms"].split()),
                line["required"] == "yes",
            )
    return found


def _written_out(name: str) -> list[str]:
    found = _NUMBERED.search(name)
    if not found:
        return [name]
    numbers = range(int(found[1]), int(found[2]) + 1)
    return [_NUMBERED.sub(f"{number:0{len(found[1])}d}", name) for number in numbers]


def _pattern(forms: list[str]) -> re.Pattern[str] | None:
    return re.compile(f"^(?:{'|'.join(map(_form, forms))})$") if forms else None


def _form(form: str) -> str:
    if found := _RANGE.match(form):
        stem, first, last = found.groups()
        return "|".join(f"{stem}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1))
    return "".join(_piece(piece) for piece in re.findall(r"\{[\d.]+\}|.", form))


def _piece(piece: str) -> str:
    if found := _COUNT.fullmatch(piece):
        least, upto, most = found.groups()
        return f"{{{least or 0},{most}}}" if upto else f"{{{least}}}"
    return _CLASSES.get(piece) or re.escape(piece)


def of_header(header: Header) -> tuple[tuple[str, int, Rule], ...]:
    """(column, place, rule) of each column of a file that has one."""
    return header.once("national rules", lambda: _of_header(header))


def _of_header(header: Header) -> tuple[tuple[str, int, Rule], ...]:
    known, table = rules(), header.layout.table
    places = header.positions.items()
    return tuple((name, place, known[table, name]) for name, place in places if (table, name) in known)


def judge(row: Row) -> Iterator[tuple[str, str]]:
    """(verdict, column) of each field of a row that fails a national rule."""
    cells = row.cells
    for name, place, rule in of_header(row.header):
        if (cells[place] or rule.is_required) and (verdict := rule.verdict(row.text(name))):
            yield verdict, name


def note(row: Row) -> None:
    """Notes each failure on the row."""
    for verdict, name in judge(row):
        row.note(verdict, name, _SAYS[verdict])
