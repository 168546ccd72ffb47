"""What an agreement's document forbids and obliges to: what of it decides here, and what only people can keep. Pure.

Read from the document each time and not stored beside it: what decides of a document is what the rules of the day read
of it. A restriction decides for whatever needs an agreement. For care and keeping people safe it stops nobody, as the
lack of an agreement does not: the duty to share for care (Health and Social Care Act 2012 s251B) is not for two
organisations to contract out of. It is noted there.

Sources: MAIS information governance 0.1, `Restrictions` and `DataRecipientResponsibilities`, which hold actions of the
ODRL vocabulary 2.2 (https://www.w3.org/TR/odrl-vocab/) or text; MAIS names no words for what is restricted, so the
words for kinds of fact and purposes are those that `Data` and `Purpose` are read by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ginnel.kernel.viewer import Category, Purpose

PURPOSE_WORDS: Mapping[str, Purpose] = {
    **{purpose.value: purpose for purpose in Purpose},
    "individual-care": Purpose.DIRECT_CARE,
    "service-planning": Purpose.PLANNING,
    "service-improvement": Purpose.PLANNING,
}
KIND_WORDS: Mapping[str, Category] = {each.label.lower().replace(" ", "-"): each for each in Category}
# ODRL actions that hand what was shared to somebody who is no party.
PASSING_ON = frozenset({"distribute", "transfer", "sell", "give", "lease", "lend"})
# ODRL actions that making rows without identity, and figures of them, is.
MAKING_ROWS = frozenset({"derive", "anonymize", "aggregate", "extract"})
DELETING = "delete"
ALL = ""
_PERIOD = re.compile(r"\bP(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?![\w])")
_SAYS = {
    "kind": "Decides: nobody it is meant for has it under this agreement",
    "purpose": "Decides: it is not used for that under this agreement",
    "passing-on": "Decides: nothing leaves for planning or research under this agreement",
    "making-rows": "Decides: no rows are drawn for planning or research under this agreement",
    "nothing": "Forbids nothing",
    "deleting": "Decides: what leaves names the day by which it is deleted, and rows drawn here go when it ends",
}
_NO = re.compile(r"^(?:no-use-for|not-to-be-used-for|not-for|no)-")
_FORBID_NOTHING = frozenset({"none", "nil", "not-applicable", "restrictions", "none-known"})
# What rows are made for: not used either when words cannot be read, for they may forbid it.
_KEPT_IN = frozenset({Purpose.PLANNING, Purpose.RESEARCH})
UNREAD = (
    "Cannot be read, so nothing is used for planning or research under this version. Load a version that says it as a "
    "kind of fact (No mental health data), a purpose (Not for research) or an ODRL action (odrl:distribute)"
)
BY_PEOPLE = "For people to keep: software here can neither see nor stop it"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a document forbids or obliges to, as it is written, in which field, and what becomes of it."""

    field: str
    text: str
    decides: str = ""

    @property
    def becomes(self) -> str:
        return _SAYS.get(self.decides, UNREAD if self.field == "Restrictions" else BY_PEOPLE)


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What of a document decides: kinds of fact and purposes by party ('' for all), who may not pass on what they have
    or have rows drawn of it, and after how long what has left is deleted. `terms` is all that it says.
    `unread`: some of what it forbids cannot be read."""

    kinds: Mapping[str, frozenset[Category]] = field(default_factory=dict)
    purposes: Mapping[str, frozenset[Purpose]] = field(default_factory=dict)
    may_not_leave: frozenset[str] = frozenset()
    deleted_after: timedelta | None = None
    terms: tuple[Term, ...] = ()
    unread: bool = False

    def forbids(self, organisation: str, purpose: str, by_law: bool = False) -> bool:
        if self.unread and purpose in _KEPT_IN and not by_law:
            return True
        return any(purpose in self.purposes.get(whom, ()) for whom in (ALL, organisation))

    def without(self, organisation: str) -> frozenset[Category]:
        """The kinds of fact that are not for this organisation."""
        return frozenset(kind for whom in (ALL, organisation) for kind in self.kinds.get(whom, ()))

    def may_leave(self, organisation: str) -> bool:
        return not self.may_not_leave & {ALL, organisation}


def restrictions(document: Mapping[str, Any], parties: Mapping[str, Iterable[str]]) -> Restrictions:
    """What a document that was taken in forbids. `parties` are the codes of its parties and what it calls each."""
    called = {_folded(name): code for code, names in parties.items() for name in (*names, code)}
    kinds: dict[str, frozenset[Category]] = {}
    purposes: dict[str, frozenset[Purpose]] = {}
    staying: set[str] = set()
    terms = []
    for text in _texts(document, "Restrictions"):
        whom, word = _split(text, called)
        word = _NO.sub("", word.rstrip(".")).removesuffix("-data")
        decides = ""
        if word in KIND_WORDS:
            kinds[whom] = kinds.get(whom, frozenset()) | {KIND_WORDS[word]}
            decides = "kind"
        elif word in PURPOSE_WORDS or word in MAKING_ROWS:
            forbidden = {PURPOSE_WORDS[word]} if word in PURPOSE_WORDS else _KEPT_IN
            purposes[whom] = purposes.get(whom, frozenset()) | forbidden
            decides = "purpose" if word in PURPOSE_WORDS else "making-rows"
        elif word in _FORBID_NOTHING:
            decides = "nothing"
        elif word in PASSING_ON:
            staying.add(whom)
            decides = "passing-on"
        terms.append(Term("Restrictions", text, decides))
    duties, after = _duties(document)
    unread = any(not each.decides for each in terms)
    return Restrictions(kinds, purposes, frozenset(staying), after, (*terms, *duties), unread)


def _duties(document: Mapping[str, Any]) -> tuple[list[Term], timedelta | None]:
    """Duties, and the shortest time after which one says to delete."""
    name, terms, after = "DataRecipientResponsibilities", [], None
    for text in _texts(document, name):
        is_to_delete = word_of(text.split()[0]) == DELETING
        if is_to_delete and (period := _period(text)):
            after = min(period, after) if after else period
        terms.append(Term(name, text, "deleting" if is_to_delete else ""))
    return terms, after


def word_of(text: str) -> str:
    """What is told apart of a word, of an address that ends in one, and of an ODRL action."""
    last = text.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
    return "-".join(last.removeprefix("odrl:").lower().split())


def _split(text: str, called: Mapping[str, str]) -> tuple[str, str]:
    """Whom a restriction is for, '' for all: `218: Mental health` is for the party that is called so."""
    whom, colon, what = text.partition(": ")
    code = called.get(_folded(whom), "") if colon else ""
    return (code, word_of(what)) if code else (ALL, word_of(text))


def _period(text: str) -> timedelta | None:
    """A length of time as ISO 8601 writes it (`P2Y`, `P6M`, `P90D`), a year and a month at their shortest."""
    found = _PERIOD.search(text)
    years, months, days = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return timedelta(days=years * 365 + months * 28 + days) or None


def _texts(document: Mapping[str, Any], name: str) -> list[str]:
    held = document.get(name) or []
    items = held if isinstance(held, list) else [held]
    return [item.strip() for item in items if isinstance(item, str) and item.strip()]


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
