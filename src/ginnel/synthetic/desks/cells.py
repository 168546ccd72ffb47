"""Cells of comma-separated rows, and how several formats code a person."""

from __future__ import annotations

from datetime import date
from functools import cache

from ginnel.synthetic.dirt import View
from ginnel.synthetic.ground import Area
from ginnel.synthetic.residents import Address
from ginnel.synthetic.stamps import iso

Rows = dict[str, list[bytes]]  # rows by table
SEX_CODE = {"male": "1", "female": "2"}  # NHS Data Dictionary, PERSON STATED GENDER CODE
NOT_KNOWN = "99"  # NHS Data Dictionary, ETHNIC CATEGORY
SEX_WORD = {"male": "Male", "female": "Female"}


@cache
def cell(text: str) -> str:
    """Text as one cell, in quotation marks where a comma or one of these would end it early."""
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def address_on(view: View, day: date) -> Address:
    """Where the organisation believes somebody lived that day: rightly, or still where they lived before."""
    return view.address if view.is_stale else view.who.home_on(day)


def area_code(area: Area | None) -> str:
    return area.code if area else ""


def day_or_nothing(day: date | None) -> str:
    return iso(day) if day else ""
