"""Columns of other people's files, recognised by name, read as descriptions are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode

# What a column is called (folded, without underscores) and what it holds. Social-security numbers are not matched on.
_NAMES = {
    "given": ("first name", "given name", "forename", "forenames", "firstname", "givenname", "given", "fname"),
    "family": ("surname", "last name", "family name", "lastname", "familyname", "family", "lname"),
    "full": ("full name", "fullname", "name"),
    "born": ("dob", "date of birth", "birth date", "birthdate", "dateofbirth", "date birth"),
    "gender": ("gender", "sex"),
    "postcode": ("postcode", "post code", "postal code", "postcode fake", "zip", "zipcode", "zip code"),
    "phone": ("phone", "telephone", "mobile", "phone number", "tel"),
    "email": ("email", "e mail", "email address"),
    "birth_place": ("birth place", "birthplace", "place of birth"),
    "nhs_number": ("nhs number", "nhs no", "nhsnumber"),
    "nhs_status": ("nhs status", "nhs number status", "nhs number verification status"),
    "address": (
        "address", "street", "street number", "house number", "house", "flat", "address 1", "address 2", "address 3",
        "address line 1", "address line 2", "address line 3", "suburb", "city", "town", "locality", "county", "state",
    ),
}  # fmt: skip
_GENDERS = {"m": "male", "male": "male", "1": "male", "f": "female", "female": "female", "2": "female"}
_ID_NAMES = ("unique id", "rec id", "id", "record id", "local id")
_DUPLICATE = re.compile(r"^(.*?)-(?:org|dup(?:-\d+)?)$")


def recognise(header: Sequence[str]) -> dict[str, list[str]]:
    """{what is held: the columns that hold it, in the file's order}."""
    found: dict[str, list[str]] = {}
    for column in header:
        for kind, names in _NAMES.items():
            if fold(column) in names:
                found.setdefault(kind, []).append(column)
    return found


def identity(row: Mapping[str, str], header: Sequence[str]) -> str:
    """The record's own id in its file; '' where no column is one."""
    return next((row[column].strip() for column in header if fold(column) in _ID_NAMES), "")


def truth(value: str) -> str:
    """Who the row is about. FEBRL writes rec-12-org and rec-12-dup-0 for one person: both are rec-12."""
    match = _DUPLICATE.match(value.strip())
    return match[1] if match else value.strip()


def as_columns(row: Mapping[str, str], known: Mapping[str, Sequence[str]], number: int) -> dict[str, Any]:
    """The row as the columns of a source record that features are made from."""
    said = {kind: " ".join(row[c].strip() for c in columns if row[c]) for kind, columns in known.items()}
    given, family, others = _names(said)
    return {
        "number": number,
        "nhs_number": clean_nhs_number(said.get("nhs_number", "")),
        "nhs_status": said.get("nhs_status", ""),
        "given_folded": given,
        "family_folded": family,
        "other_names_folded": others,
        "birth_date": birth_date(said.get("born", "")),
        "gender": _GENDERS.get(said.get("gender", "").lower(), ""),
        "address_folded": fold(said.get("address", "")),
        "postcode": clean_postcode(said.get("postcode", "")),
        "phone": "".join(c for c in said.get("phone", "") if c.isdigit()),
        "email": said.get("email", "").lower(),
        "birth_place_folded": fold(said.get("birth_place", "")),
        "is_separated": False,
    }


def _names(said: Mapping[str, str]) -> tuple[str, str, list[str]]:
    """(given, family, others). Without a given and a family name, the first and last word of the full name."""
    given, family = fold_name(said.get("given", "")), fold_name(said.get("family", ""))
    words = fold_name(said.get("full", "")).split()
    if not given and not family and words:
        given, family = words[0], words[-1] if len(words) > 1 else ""
    return given, family, sorted({word for word in words if len(word) > 1} - {given, family})


def birth_date(text: str) -> str:
    """ISO from YYYY-MM-DD, YYYYMMDD, DD/MM/YYYY or a year or month; as it stands when the day is impossible, so that
    a slip of the finger can still be compared; '' for anything else."""
    digits = re.sub(r"[^0-9]", "", text)
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}", text.strip()):
        day, month, year = re.split(r"[/.-]", text.strip())
        return f"{year}-{month:0>2}-{day:0>2}"
    if len(digits) == 8:
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return f"{digits[:4]}-{digits[4:]}".rstrip("-") if len(digits) in (4, 6) else ""


def read(rows: Iterator[Mapping[str, str]], header: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every row as columns, numbered from 0."""
    known = recognise(header)
    return (as_columns(row, known, number) for number, row in enumerate(rows))
