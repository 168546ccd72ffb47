"""The tables in words, for every page that shows them: whoever reads one reads what decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.rules.decision import FOR
from ginnel.foundation.sharing.rules.own import OWN_TABLE, OwnLine
from ginnel.foundation.sharing.rules.table import MAY_BE_THERE, MAY_OVERRIDE, TABLE, Line
from ginnel.foundation.sharing.states import OwnRole, SystemRole
from ginnel.kernel.viewer import Action, Category, Purpose

_ABOUT = {
    OwnRole.RESIDENT: "themself",
    OwnRole.PROXY: "people for whom they act, of what was chosen",
}


_OPENS = (
    "In an emergency they may open what they need of somebody else’s record, for some hours. Others look at that"
    " afterwards. Sexual and reproductive health, genes, and what is about other people never open so."
)
_IS_THERE = (
    "They may open a record for some hours by saying that the person is with them, or on the phone. It stays open"
    " longer where that is borne out."
)


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


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """Everything that a role may: its lines by purpose, each purpose in words, and how it may open what is closed."""

    label: str
    purposes: tuple[tuple[str, tuple[Said, ...]], ...]
    also: tuple[str, ...]


def of_role(role: str, label: str) -> RoleSaid:
    lines = lines_of(role)
    purposes = dict.fromkeys(one.purpose for one in lines)
    return RoleSaid(
        label,
        tuple((f"For {FOR[each]}", tuple(one for one in lines if one.purpose == each)) for each in purposes),
        tuple(
            said for said, holders in ((_OPENS, MAY_OVERRIDE), (_IS_THERE, MAY_BE_THERE)) if role in holders
        ),
    )


def of_everybody() -> tuple[tuple[str, tuple[RoleSaid, ...]], ...]:
    """Every role there is, by who holds such a role, in the order of their names."""
    kinds = (
        ("Staff", Role),
        ("Systems that call for an organisation's staff", SystemRole),
        ("Residents, and those who act for them", OwnRole),
    )
    return tuple(
        (
            title,
            tuple(of_role(role, str(label)) for role, label in sorted(kind.choices, key=lambda one: one[1])),
        )
        for title, kind in kinds
    )


def may(actions: Iterable[Action]) -> str:
    """'read, write and merge', in that order."""
    held = frozenset(actions)
    *before, last = [action.value for action in Action if action in held]
    return f"{', '.join(before)} and {last}" if before else last


def kinds(categories: Iterable[Category]) -> str:
    return ", ".join(category.label.lower() for category in sorted(categories))
