"""Rows of other people's files, read as descriptions are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.people.rules.contacts import phone_digits
from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.foundation.people.rules.headings import SINGLE, recognise
from ginnel.foundation.people.rules.typed_dates import birth_date
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode

__all__ = ["as_columns", "recognise", "truth"]

_GENDERS = {"m": "male", "male": "male", "man": "male", "1": "male"}
_GENDERS |= {"f": "female", "female": "female", "woman": "female", "2": "female"}
_DUPLICATE = re.compile(r"^(.*?)-(?:org|dup(?:-\d+)?)$")
# How programs write a value that is not there, and a whole number that was once a fraction.
_NOTHING = frozenset(("NaN", "nan", "NaT", "None", "NULL", "null", "<NA>", "N/A"))
_WHOLE_NUMBER = re.compile(r"^(\d+)\.0$")
_POSTCODE = re.compile(r"(?i)\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")


def truth(value: str) -> str:
    """Who the row is about. FEBRL writes rec-12-org and rec-12-dup-0 for one person: both are rec-12."""
    match = _DUPLICATE.match(value.strip())
    return match[1] if match else value.strip()


def as_columns(row: Mapping[str, str], known: Mapping[str, Sequence[str]], number: int) -> dict[str, Any]:
    """The row as the columns of a source record that features are made from."""
    said = {kind: _said(kind, [_value(row[column]) for column in columns]) for kind, columns in known.items()}
    given, family, others = _names(said)
    address, postcode = _home(said.get("address", ""), said.get("postcode", ""))
    return {
        "number": number,
        "nhs_number": clean_nhs_number(said.get("nhs_number", "")),
        "nhs_status": said.get("nhs_status", ""),
        "given_folded": given,
        "family_folded": family,
        "other_names_folded": others,
        "birth_date": _born(said),
        "gender": _GENDERS.get(said.get("gender", "").lower(), ""),
        "address_folded": fold(address),
        "postcode": clean_postcode(postcode),
        "phone": phone_digits(said.get("phone", "")),
        "email": said.get("email", "").lower(),
        "birth_place_folded": fold(said.get("birth_place", "")),
        "is_separated": False,
    }


def _said(kind: str, values: Sequence[str]) -> str:
    told = [value for value in values if value]
    return " ".join(told[:1] if kind in SINGLE else told)


def _value(text: str) -> str:
    stripped = text.strip()
    return "" if stripped in _NOTHING else _WHOLE_NUMBER.sub(r"\1", stripped)


def _names(said: Mapping[str, str]) -> tuple[str, str, list[str]]:
    """(given, family, others). Without a given and a family name, the first and last word of the full name."""
    given, family = fold_name(said.get("given", "")), fold_name(said.get("family", ""))
    words = fold_name(_family_last(said.get("full", ""))).split()
    if not given and not family and words:
        given, family = words[0], words[-1] if len(words) > 1 else ""
    words += fold_name(said.get("other", "")).split()
    return given, family, sorted({word for word in words if len(word) > 1} - {given, family})


def _family_last(full: str) -> str:
    """`Smith, John` as John Smith; a comma after more than one word sets off something else."""
    before, _, after = full.partition(",")
    return f"{after} {before}" if after and len(before.split()) == 1 else full


def _born(said: Mapping[str, str]) -> str:
    """The birth date, in one column or in three; a column called birthday alone is the whole of it."""
    parts = [said.get(kind, "") for kind in ("birth_year", "birth_month", "birth_day")]
    if parts[0] and not said.get("born"):
        return birth_date("-".join(part for part in parts if part)) if all(parts) else birth_date(parts[0])
    return birth_date(said.get("born") or parts[2])


def _home(address: str, postcode: str) -> tuple[str, str]:
    """(address, postcode): where no column holds it, the last postcode written in the address."""
    written = _POSTCODE.findall(address) if not postcode else []
    return (address.replace(written[-1], ""), written[-1]) if written else (address, postcode)
