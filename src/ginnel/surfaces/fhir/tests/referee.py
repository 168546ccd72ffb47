"""What a search should find, worked out slowly from whole resources by people who read the specification.

Nothing here is shared with the store: no index, no hash, no SQL. Only the parameters that the property test asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Tree = dict[str, Any]
Range = tuple[datetime, datetime]
_EVER, _NEVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """A resource that may be seen: whose it is and what it says."""

    person: str
    tree: Tree


def codings(value: Any) -> list[tuple[str, str]]:
    each = value if isinstance(value, list) else [value] if value else []
    return [
        (one.get("system", ""), one["code"]) for concept in each for one in concept.get("coding", [concept])
    ]


def code(value: Any) -> list[tuple[str, str]]:
    return [("*", value)] if value else []


def names(tree: Tree, *parts: str) -> list[str]:
    found = []
    for name in tree.get("name", []):
        for part in parts:
            value = name.get(part, [])
            found += [value] if isinstance(value, str) else value
    return found


VALUES: dict[tuple[str, str], tuple[str, Callable[[Tree], list[Any]]]] = {
    ("Observation", "code"): ("token", lambda t: codings(t["code"])),
    ("Observation", "status"): ("token", lambda t: code(t["status"])),
    ("Observation", "date"): ("date", lambda t: _times(t, "effective")),
    ("Observation", "value-quantity"): (
        "quantity",
        lambda t: [t["valueQuantity"]] if "valueQuantity" in t else [],
    ),
    ("Observation", "value-string"): ("string", lambda t: [t["valueString"]] if "valueString" in t else []),
    ("Observation", "encounter"): ("reference", lambda t: _reference(t, "encounter")),
    ("Observation", "patient"): ("reference", lambda t: _reference(t, "subject")),
    ("Encounter", "class"): ("token", lambda t: [(t["class"]["system"], t["class"]["code"])]),
    ("Encounter", "status"): ("token", lambda t: code(t["status"])),
    ("Encounter", "date"): ("date", lambda t: _times(t, "")),
    ("Encounter", "patient"): ("reference", lambda t: _reference(t, "subject")),
    ("Patient", "family"): ("string", lambda t: names(t, "family")),
    ("Patient", "given"): ("string", lambda t: names(t, "given")),
    ("Patient", "name"): ("string", lambda t: names(t, "family", "given")),
    ("Patient", "gender"): ("token", lambda t: code(t.get("gender"))),
    ("Patient", "birthdate"): ("date", lambda t: [span(t["birthDate"])] if "birthDate" in t else []),
}


def _reference(tree: Tree, name: str) -> list[str]:
    return [tree[name]["reference"]] if name in tree else []


def _times(tree: Tree, stem: str) -> list[Range]:
    if stem + "DateTime" in tree:
        return [span(tree[stem + "DateTime"])]
    period = tree.get(stem + "Period" if stem else "period")
    if not period:
        return []
    start = span(period["start"])[0] if "start" in period else _EVER
    end = span(period["end"])[1] if "end" in period else _NEVER
    return [(start, end)]


def span(text: str) -> Range:
    """From the first instant of what is written to the first after it, in England where no zone is given."""
    london = ZoneInfo("Europe/London")
    if len(text) == 4:
        year = int(text)
        return datetime(year, 1, 1, tzinfo=london), datetime(year + 1, 1, 1, tzinfo=london)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=london)
        return datetime(year, month, 1, tzinfo=london), after
    if len(text) == 10:
        day = datetime.fromisoformat(text)
        after = day + timedelta(days=1)
        return day.replace(tzinfo=london), after.replace(tzinfo=london)
    start = datetime.fromisoformat(text)
    return start, start + timedelta(seconds=1)


def _date(prefix: str, asked: Range, value: Range) -> bool:
    (low, high), (start, end) = asked, value
    within = low <= start and end <= high
    return {
        "eq": within,
        "ne": not within,
        "gt": end > high,
        "lt": start < low,
        "ge": end > high or within,
        "le": start < low or within,
        "sa": start >= high,
        "eb": end <= low,
    }[prefix]


def _quantity(prefix: str, text: str, value: Tree) -> bool:
    number, _, unit = (text.split("|") + ["", ""])[:3]
    if unit and unit != value.get("code"):
        return False
    asked, held = Decimal(number), Decimal(str(value["value"]))
    half = Decimal(5).scaleb(int(asked.as_tuple().exponent) - 1)
    within = asked - half <= held < asked + half
    return {
        "eq": within,
        "ne": not within,
        "gt": held > asked,
        "sa": held > asked,
        "lt": held < asked,
        "eb": held < asked,
        "ge": held >= asked,
        "le": held <= asked,
    }[prefix]


def _answers(kind: str, text: str, value: Any, modifier: str) -> bool:
    if kind == "token":
        system, bar, asked = text.rpartition("|")
        same_code = not asked or asked == value[1]
        return same_code and (not bar or value[0] == "*" or system == value[0])
    if kind == "string":
        held = value.lower()
        return text.lower() in held if modifier == "contains" else held.startswith(text.lower())
    prefix, rest = (text[:2], text[2:]) if text[:2].isalpha() else ("eq", text)
    if kind == "date":
        return _date(prefix, span(rest), value)
    return _quantity(prefix, rest, value)


class Referee:
    """Everything that may be seen, by its address."""

    def __init__(self, held: list[Held]) -> None:
        self.held = held
        self.by_address = {f"{one.tree['resourceType']}/{one.tree['id']}": one for one in held}

    def found(self, kind: str, query: list[tuple[str, str]]) -> set[str]:
        """The ids of what answers; of a Patient search, of people."""
        if kind == "Patient":
            people = {one.person for one in self.held if one.tree["resourceType"] == "Patient"}
            return {person for person in people if all(self._person(person, *one) for one in query)}
        return {
            one.tree["id"]
            for one in self.held
            if one.tree["resourceType"] == kind and all(self._holds(one, *pair) for pair in query)
        }

    def _person(self, person: str, name: str, text: str) -> bool:
        """By what any Patient of theirs says; `:not` and `:missing` by what none does."""
        if name == "_id":
            return person == text
        if name.startswith("_has:"):
            _, kind, _, rest = name.split(":", 3)
            theirs = [one for one in self.held if one.person == person and one.tree["resourceType"] == kind]
            return any(self._holds(one, rest, text) for one in theirs)
        said = [one for one in self.held if one.person == person and one.tree["resourceType"] == "Patient"]
        code_, _, modifier = name.partition(":")
        if modifier == "not":
            return not any(self._holds(one, code_, text) for one in said)
        if modifier == "missing":
            return any(VALUES["Patient", code_][1](one.tree) for one in said) == (text == "false")
        return any(self._holds(one, name, text) for one in said)

    def _holds(self, one: Held, name: str, text: str) -> bool:
        kind = one.tree["resourceType"]
        head, dot, rest = name.partition(".")
        code_, _, modifier = head.partition(":")
        type_, values = VALUES[kind, code_]
        found = values(one.tree)
        if dot:
            return any(self._follows(one, value, rest, text) for value in found)
        if modifier == "missing":
            return bool(found) == (text == "false")
        each = text.split(",")
        if type_ == "reference":
            return any(self._is(one, value, asked) for value in found for asked in each)
        answer = any(_answers(type_, asked, value, modifier) for asked in each for value in found)
        return not answer if modifier == "not" else answer

    def _is(self, one: Held, value: str, asked: str) -> bool:
        """A Patient is the person, or one organisation's Patient by its own id."""
        id = asked.rpartition("/")[2]
        return value.rpartition("/")[2] == id or (value.startswith("Patient/") and one.person == id)

    def _follows(self, one: Held, value: str, rest: str, text: str) -> bool:
        if value.startswith("Patient/"):
            return self._person(one.person, rest, text)
        target = self.by_address.get(value)
        return target is not None and self._holds(target, rest, text)
