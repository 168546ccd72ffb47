"""An agreement as a document: a MAIS `SharingPolicy`, read and checked field by field. Pure.

Source: Multi-Agency Information Sharing standards, information governance 0.1 (October 2025), `dsa.json`: URI,
Identifier (value, System), Name, Contact, Party (Name, CatalogueID), Data, Purpose, StartDate, EndDate, PermittedUse,
Restrictions, DataRecipientResponsibilities, SecurityMeasure, LegalCompliance, each with its cardinality. It publishes
no vocabulary for purposes or data, so we read our own words and say what we could not read. Ours and optional:
`ReviewDate`, and a party's `Signatory`, the role that signs for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from ginnel.foundation.sharing.rules import storable
from ginnel.foundation.sharing.rules.agreements import LONGEST_SIGNED, REVIEWED_AFTER, review_day
from ginnel.foundation.sharing.rules.restrictions import KIND_WORDS, PURPOSE_WORDS, word_of
from ginnel.kernel.errors import Fault, Invalid
from ginnel.kernel.viewer import Category, Purpose

LARGEST = 1_000_000
SIGNATORY = "Caldicott Guardian"
EVERYTHING = frozenset({"everything", "all"})
LISTS = {
    "PermittedUse": 1,
    "Restrictions": 0,
    "DataRecipientResponsibilities": 0,
    "SecurityMeasure": 0,
    "LegalCompliance": 0,
}


class PolicyRefused(Invalid):
    """A document that is no agreement: every fault by file and field, none with what was written there."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.file, self.faults = file, faults
        super().__init__(" ".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        return [f"{': '.join(filter(None, (self.file, each.field)))}: {each.message}" for each in self.faults]


@dataclass(frozen=True, slots=True)
class Named:
    """A party as the document names it. `ids` are what the API catalogue calls it: one is to be a code known here."""

    name: str
    ids: tuple[str, ...]
    signatory: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A document that is whole. `unread` names fields whose words are none of ours: they are kept and cover nothing."""

    file: str
    uri: str
    system: str
    identifier: str
    name: str
    contact: str
    parties: tuple[Named, ...]
    purposes: tuple[Purpose, ...]
    covers: tuple[Category, ...]
    starts_on: date
    ends_on: date
    review_on: date
    document: Mapping[str, Any] = field(repr=False)
    unread: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """The same for the same document, however it is laid out."""
        plain = json.dumps(self.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(plain.encode()).hexdigest()


def read(content: bytes, *, file: str) -> list[Policy]:
    """Every agreement of a file: one object, a list of them, or either under `SharingPolicy`. Raises PolicyRefused."""
    if len(content) > LARGEST:
        raise PolicyRefused(file, (Fault("too-large", "is larger than an agreement can be."),))
    try:
        held = json.loads(content.decode("utf-8-sig"), parse_int=storable.whole)
    except UnicodeDecodeError:
        raise PolicyRefused(file, (Fault("not-text", "is not text in UTF-8."),)) from None
    except json.JSONDecodeError as refused:
        said = f"is no JSON: something is wrong on line {refused.lineno}."
        raise PolicyRefused(file, (Fault("not-json", said, row=refused.lineno),)) from None
    except RecursionError:
        raise PolicyRefused(file, (Fault("not-json", "is nested too deeply."),)) from None
    if isinstance(held, dict) and "SharingPolicy" in held:
        held = held["SharingPolicy"]
    trees = held if isinstance(held, list) else [held]
    if not trees:
        raise PolicyRefused(file, (Fault("empty", "holds no agreement."),))
    return [_policy(tree, file, f"[{at}]" if len(trees) > 1 else "") for at, tree in enumerate(trees)]


def draft_policy(
    *,
    identifier: str,
    name: str,
    contact: str,
    parties: Mapping[str, str],
    purposes: Iterable[str],
    starts_on: date,
    years: int,
    system: str = "urn:ginnel:agreements",
) -> dict[str, Any]:
    """A document with every field there is, for organisations (name by code) to complete and agree."""
    ends_on = date(starts_on.year + years, starts_on.month, 1) - timedelta(days=1)
    return {
        "URI": f"{system}:{identifier}",
        "Identifier": {"value": identifier, "System": system},
        "Name": name,
        "Contact": contact,
        "Party": [
            {"Name": named, "CatalogueID": [code], "Signatory": SIGNATORY} for code, named in parties.items()
        ],
        "Data": ["everything"],
        "Purpose": list(purposes),
        "StartDate": starts_on.isoformat(),
        "EndDate": ends_on.isoformat(),
        "ReviewDate": min(starts_on + REVIEWED_AFTER, ends_on).isoformat(),
        "PermittedUse": ["odrl:read"],
        "Restrictions": ["odrl:distribute"],
        "DataRecipientResponsibilities": ["odrl:delete"],
        "SecurityMeasure": [],
        "LegalCompliance": ["UK GDPR", "Data Protection Act 2018"],
    }


def dumped(tree: Mapping[str, Any]) -> bytes:
    """A document as a file holds it."""
    return json.dumps({"SharingPolicy": tree}, indent=2, ensure_ascii=False).encode()


def _policy(tree: Any, file: str, at: str) -> Policy:
    if not isinstance(tree, dict):
        raise PolicyRefused(file, (Fault("not-an-object", "is not an object with fields.", field=at),))
    reading = _Reading(tree, f"{at}." if at else "")
    identifier = reading.inner("Identifier")
    parties = tuple(reading.parties())
    purposes = reading.words("Purpose", PURPOSE_WORDS)
    covers = reading.words("Data", KIND_WORDS, everything=tuple(Category))
    starts_on, ends_on = reading.day("StartDate"), reading.day("EndDate")
    named = reading.day("ReviewDate", least=0)
    for name, least in LISTS.items():
        reading.texts(name, least=least)
    text = {name: reading.text(name) for name in ("URI", "Name", "Contact")}
    if starts_on and ends_on and ends_on < starts_on:
        reading.fault("EndDate", "is before StartDate.")
    said = {fault.field for fault in reading.faults}
    for name, message in storable.faults(tree):
        if f"{reading.before}{name}" not in said:
            reading.fault(name, message)
    if reading.faults or starts_on is None or ends_on is None:
        raise PolicyRefused(file, tuple(reading.faults))
    return Policy(
        file=file,
        uri=text["URI"],
        system=identifier.text("System"),
        identifier=identifier.text("value"),
        name=text["Name"],
        contact=text["Contact"],
        parties=parties,
        purposes=purposes,
        covers=covers,
        starts_on=starts_on,
        ends_on=ends_on,
        review_on=review_day(starts_on, ends_on, named),
        document=tree,
        unread=tuple(reading.unread),
    )


class _Reading:
    """One object under the reader's eyes; faults of all of them are kept together."""

    def __init__(self, tree: Mapping[str, Any], before: str, faults: list[Fault] | None = None) -> None:
        self.tree, self.before = tree, before
        self.faults: list[Fault] = [] if faults is None else faults
        self.unread: list[str] = []

    def fault(self, name: str, message: str) -> None:
        found = Fault("policy", message, field=f"{self.before}{name}")
        if found not in self.faults:
            self.faults.append(found)

    def inner(self, name: str) -> _Reading:
        held = self.tree.get(name)
        if not isinstance(held, dict):
            self.fault(name, "is missing." if held is None else "is not an object with fields.")
            return _Reading({}, f"{self.before}{name}.", [])
        inner = _Reading(held, f"{self.before}{name}.", self.faults)
        inner.text("value")
        inner.text("System")
        return inner

    def text(self, name: str, *, least: int = 1, most: int = 500) -> str:
        held = self.tree.get(name)
        if held is None and not least:
            return ""
        if held is None:
            self.fault(name, "is missing.")
        elif not isinstance(held, str) or not held.strip() or len(held) > most or "\0" in held:
            self.fault(name, f"is not a text of 1 to {most} characters.")
        else:
            return held.strip()
        return ""

    def texts(self, name: str, *, least: int) -> tuple[str, ...]:
        held = self.tree.get(name)
        if held is None or held == []:
            if least:
                self.fault(name, "is missing.")
            return ()
        items = held if isinstance(held, list) else [held]
        found = []
        for at, item in enumerate(items):
            if isinstance(item, str) and 0 < len(item.strip()) <= 500 and "\0" not in item:
                found.append(item.strip())
            else:
                self.fault(f"{name}[{at}]", "is not a text of 1 to 500 characters.")
        return tuple(found)

    def words(
        self, name: str, known: Mapping[str, Any], *, everything: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """What we can read of a list of words or of addresses that end in one; the rest is noted."""
        found: dict[Any, None] = {}
        for at, text in enumerate(self.texts(name, least=1)):
            word = word_of(text)
            if everything and word in EVERYTHING:
                found.update(dict.fromkeys(everything))
            elif word in known:
                found[known[word]] = None
            else:
                self.unread.append(f"{self.before}{name}[{at}]")
        return tuple(found)

    def day(self, name: str, *, least: int = 1) -> date | None:
        text = self.text(name, least=least)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).date() if len(text) > 10 else date.fromisoformat(text)
        except ValueError:
            self.fault(name, "is no date like 2026-04-01.")
            return None

    def parties(self) -> Iterator[Named]:
        held = self.tree.get("Party")
        if not isinstance(held, list) or not held:
            self.fault("Party", "is missing." if not held else "is not a list.")
            return
        for at, item in enumerate(held):
            if not isinstance(item, dict):
                self.fault(f"Party[{at}]", "is not an object with fields.")
                continue
            one = _Reading(item, f"{self.before}Party[{at}].", self.faults)
            signatory = one.text("Signatory", least=0, most=LONGEST_SIGNED) or SIGNATORY
            yield Named(one.text("Name"), one.texts("CatalogueID", least=1), signatory)
