"""The table of who may see what, role by role, in the words of `sharing.rules.in_words`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import MAY_BE_THERE, MAY_OVERRIDE, Capability, in_words
from ginnel.foundation.sharing.rules.decision import FOR
from ginnel.foundation.sharing.states import OwnRole, SystemRole

_OPENS = (
    "In an emergency they may open what they need of the record of somebody else for some hours, which is looked at by"
    " others afterwards. Sexual and reproductive health, genes, and what is about other people never open so."
)
_IS_THERE = (
    "They may open a record for some hours by saying that the person is with them, or on the phone, and longer where"
    " that is borne out."
)


def roles(viewer: StaffViewer) -> dict[str, Any]:
    """Values for `workspace/roles.html`: the viewer's own role first, and then everybody's."""
    return {
        "own": _role(viewer.role, viewer.role_label),
        "groups": [
            {"title": title, "roles": _each(kind)}
            for title, kind in (
                ("Staff", Role.choices),
                ("Systems that call for an organisation's staff", SystemRole.choices),
                ("Residents, and those who act for them", OwnRole.choices),
            )
        ],
        "governs": Capability.KEEP_AGREEMENTS in viewer.capabilities,
    }


def _each(kind: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [_role(role, label) for role, label in sorted(kind, key=lambda one: one[1])]


def _role(role: str, label: str) -> dict[str, Any]:
    lines = in_words.lines_of(role)
    also = ((_OPENS, MAY_OVERRIDE), (_IS_THERE, MAY_BE_THERE))
    return {
        "label": label,
        "purposes": [
            {"for": f"For {FOR[purpose]}", "lines": [_line(one) for one in lines if one.purpose == purpose]}
            for purpose in dict.fromkeys(one.purpose for one in lines)
        ],
        "also": [sentence for sentence, holders in also if role in holders],
    }


def _line(said: in_words.Said) -> dict[str, str]:
    return {
        "may": f"{said.may[0].upper()}{said.may[1:]}",
        "kinds": said.kinds,
        "about": said.about,
        "because": said.because,
    }
