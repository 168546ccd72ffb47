"""What a search should find, worked out slowly from whole resources by people who read the specification.

Nothing here is shared with the store: no index, no hash, no SQL. Only the parameters that the property test asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

Tree = dict[str, Any]
Range = tuple[datetime, datetime]
Pair = tuple[tuple[str, str], Tree]
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


def words(value: Any) -> list[str]:
    """What a concept is called."""
    each = [value, *value.get("coding", ())] if value else []
    return [text for one in each for name in ("text", "display") if (text := one.get(name))]


def said_together(tree: Tree, *, of_itself: bool, of_parts: bool) -> list[Pair]:
    """Each coding with each amount of the same element."""
    elements = [*([tree] if of_itself else []), *(tree.get("component", []) if of_parts else [])]
    return [
        (coding, one["valueQuantity"])
        for one in elements
        if "valueQuantity" in one
        for coding in codings(one["code"])
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
    ("Observation", "component-value-quantity"): (
        "quantity",
        lambda t: [one["valueQuantity"] for one in t.get("component", [])],
    ),
    ("Observation", "code-value-quantity"): (
        "composite",
        lambda t: said_together(t, of_itself=True, of_parts=False),
    ),
    ("Observation", "component-code-value-quantity"): (
        "composite",
        lambda t: said_together(t, of_itself=False, of_parts=True),
    ),
    ("Observation", "combo-code-value-quantity"): (
        "composite",
        lambda t: said_together(t, of_itself=True, of_parts=True),
    ),
    ("Observation", "code:text"): ("string", lambda t: words(t["code"])),
    ("Observation", "identifier"): (
        "token",
        lambda t: [(one.get("system", ""), one["value"]) for one in t.get("identifier", [])],
    ),
    ("Observation", "identifier:of-type"): (
        "typed",
        lambda t: [
            (coding["system"], coding["code"], one["value"])
            for one in t.get("identifier", [])
            for coding in one["type"]["coding"]
        ],
    ),
    ("Observation", "_profile"): ("uri", lambda t: t.get("meta", {}).get("profile", [])),
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


# How many milligrams each is.
_MASSES = {"ug": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000), "kg": Decimal(1_000_000)}


def _quantity(prefix: str, text: str, value: Tree) -> bool:
    number, system, unit = (text.split("|") + ["", ""])[:3]
    asked, held = Decimal(number), Decimal(str(value["value"]))
    if system:
        held = held * _MASSES[value["code"]] / _MASSES[unit]
    elif unit and unit not in (value.get("code"), value.get("unit")):
        return False
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


# By code system: what each code lies under.
_UNDER = {"IMP": "_ActEncounterCode", "AMB": "_ActEncounterCode", "ACUTE": "IMP", "NONAC": "IMP"}


def _lies_under(code_: str, other: str) -> bool:
    return code_ == other or (code_ in _UNDER and _lies_under(_UNDER[code_], other))


def _of_concept(text: str, value: Any, modifier: str) -> bool:
    system, _, asked = text.partition("|")
    if modifier == "in":
        return bool(value[0] == text.removesuffix("?fhir_vs"))
    one, other = (value[1], asked) if modifier == "below" else (asked, value[1])
    return value[0] == system and _lies_under(one, other)


def _bare(text: str) -> str:
    """Without case and accents."""
    return "".join(one for one in normalize("NFD", text.lower()) if not combining(one))


def _of_address(text: str, value: str, modifier: str) -> bool:
    under, over = (value, text) if modifier == "below" else (text, value)
    return value == text or (bool(modifier) and under.startswith(over.rstrip("/") + "/"))


def _answers(kind: str, text: str, value: Any, modifier: str) -> bool:
    if kind == "token" and modifier in ("in", "below", "above"):
        return _of_concept(text, value, modifier)
    if kind == "typed":
        return tuple(text.split("|")) == value
    if kind == "uri":
        return _of_address(text, value, modifier)
    if kind == "composite":
        coding, amount = text.split("$")
        return _answers("token", coding, value[0], "") and _answers("quantity", amount, value[1], "")
    if kind == "string" and modifier == "exact":
        return bool(value == text)
    if kind == "token":
        system, bar, asked = text.rpartition("|")
        same_code = not asked or asked == value[1]
        return same_code and (not bar or value[0] == "*" or system == value[0])
    if kind == "string":
        held, asked = _bare(value), _bare(text)
        return asked in held if modifier == "contains" else held.startswith(asked)
    prefix, rest = (text[:2], text[2:]) if text[:2].isalpha() else ("eq", text)
    if kind == "date":
        return _date(prefix, span(rest), value)
    return _quantity(prefix, rest, value)


def _key(type_: str, values: Callable[[Tree], list[Any]], tree: Tree) -> tuple[bool, Any]:
    found = values(tree)
    if type_ == "token":
        found = [value[1] for value in found]
    if type_ == "date":
        found = [start for start, _ in found]
    if type_ in ("string", "uri", "reference", "token"):
        found = [_bare(one) for one in found]
    return not found, min(found, default=0)


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

    def order(self, id: str, kind: str, keys: list[str]) -> list[tuple[bool, Any]]:
        """What one resource is put in order by: of each key whether nothing is said, and the least of what is."""
        tree = self.by_address[f"{kind}/{id}"].tree
        return [_key(*VALUES[kind, key], tree) for key in keys]

    def _person(self, person: str, name: str, text: str) -> bool:
        """By what any Patient of theirs says; `:not` and `:missing` by what none does."""
        if name == "_id":
            return person == text
        if name == "_list":
            theirs = {
                f"Patient/{one.tree['id']}"
                for one in self.held
                if one.person == person and one.tree["resourceType"] == "Patient"
            }
            return bool(self._entries(text) & {f"Patient/{person}", *theirs})
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
        if name == "_list":
            return f"{kind}/{one.tree['id']}" in self._entries(text)
        head, dot, rest = name.partition(".")
        code_, _, modifier = head.partition(":")
        type_, values = VALUES.get((kind, head)) or VALUES[kind, code_]
        found = values(one.tree)
        if dot:
            return any(self._follows(one, value, rest, text) for value in found)
        if modifier == "missing":
            return bool(found) == (text == "false")
        each = text.split(",")
        if type_ == "reference":
            return any(self._is(one, value, asked) for value in found for asked in each)
        how = modifier.removeprefix("not-")
        answer = any(_answers(type_, asked, value, how) for asked in each for value in found)
        return not answer if modifier in ("not", "not-in") else answer

    def _entries(self, id: str) -> set[str]:
        """What a List that may be seen has entries for."""
        one = self.by_address.get("List/" + id.rpartition("/")[2])
        return {entry["item"]["reference"] for entry in one.tree["entry"]} if one else set()

    def _is(self, one: Held, value: str, asked: str) -> bool:
        """A Patient is the person, or one organisation's Patient by its own id."""
        id = asked.rpartition("/")[2]
        return value.rpartition("/")[2] == id or (value.startswith("Patient/") and one.person == id)

    def _follows(self, one: Held, value: str, rest: str, text: str) -> bool:
        if value.startswith("Patient/"):
            return self._person(one.person, rest, text)
        target = self.by_address.get(value)
        return target is not None and self._holds(target, rest, text)
