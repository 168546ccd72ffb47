"""The tables in words, for every page that shows them: whoever reads one reads what decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ginnel.foundation.sharing.rules.own import OWN_TABLE, OwnLine
from ginnel.foundation.sharing.rules.table import TABLE, Line
from ginnel.foundation.sharing.states import OwnRole
from ginnel.kernel.viewer import Action, Category, Purpose

_ABOUT = {
    OwnRole.RESIDENT: "themself",
    OwnRole.PROXY: "people for whom they act, of what was chosen",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One line: for what, what may be done, with which kinds of fact, about whom and because of what."""

    purpose: Purpose
    may: str
    kinds: str
    about: str
    because: str


def said(line: Line) -> Said:
    return Said(line.purpose, may(line.actions), kinds(line.categories), line.reach.label, line.because)


def said_of_own(line: OwnLine) -> Said:
    """Of the table of residents, and of those who act for them."""
    about = _ABOUT[line.role]
    return Said(Purpose.OWN_RECORD, may(line.actions), kinds(line.categories), about, line.because)


def lines_of(role: str) -> tuple[Said, ...]:
    """Every line that names a role of staff, of a system or of a resident, in the order of the tables."""
    own = (said_of_own(line) for line in OWN_TABLE if line.role == role)
    return (*(said(line) for line in TABLE if role in line.roles), *own)


def may(actions: Iterable[Action]) -> str:
    """'read, write and merge', in that order."""
    held = frozenset(actions)
    *before, last = [action.value for action in Action if action in held]
    return f"{', '.join(before)} and {last}" if before else last


def kinds(categories: Iterable[Category]) -> str:
    return ", ".join(category.label.lower() for category in sorted(categories))
