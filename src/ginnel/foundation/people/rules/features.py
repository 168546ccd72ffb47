"""A description broken into the parts that comparisons read. Made once per record, compared many times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ginnel.foundation.people.rules.nicknames import roots
from ginnel.kernel.values.identifiers import is_valid_nhs_number

_WHOLE = re.compile(r"^[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}$")
UNKNOWN_DAYS = frozenset({"19000101", "18000101", "99991231"})


class Features(NamedTuple):
    """Folded text is '' and sets are empty where the source said nothing.

    `family` and `given` are bytes (UTF-8) so that similarity is the same here and in DuckDB, which compares
    bytes. `born` is YYYYMMDD with 00 for unknown parts, '' if unknown; `grams` are the trigrams of the
    address's words and `postcode` is a
    whole United Kingdom postcode without its space, else ''; `district` its first half, or any other code as it stands.
    `houses` are the address's numbers; `street` the start of the first word after
    a number.
    """

    number: int
    nhs_number: str
    nhs_status: str
    given: bytes
    family: bytes
    others: frozenset[bytes]
    roots: frozenset[str]
    born: str
    gender: str
    postcode: str
    district: str
    grams: frozenset[str]
    houses: frozenset[str]
    street: str
    phone: str
    email: str
    birth_place: str
    is_separated: bool


def features(columns: Mapping[str, Any]) -> Features:
    """From the columns of a source record (or of a file read for evaluation) under the same names.

    Where a trace stands (`rules.tracing`), its number and status count instead of those that the source said.
    """
    given, address = columns["given_folded"], columns["address_folded"]
    number = columns.get("traced_number") or columns["nhs_number"]
    return Features(
        columns["number"],
        number if is_valid_nhs_number(number) else "",
        columns.get("traced_status") or columns["nhs_status"],
        given.encode(),
        columns["family_folded"].encode(),
        frozenset([name.encode() for name in columns["other_names_folded"]]),
        roots(given),
        born(columns["birth_date"]),
        columns["gender"] if columns["gender"] in ("male", "female") else "",
        *postcode_parts(columns["postcode"]),
        grams(address),
        houses(address),
        street(address),
        columns["phone"],
        columns["email"],
        columns["birth_place_folded"],
        columns["is_separated"] or columns.get("traced_apart", False),
    )


def born(birth_date: str) -> str:
    """YYYYMMDD from ISO, unknown parts 00; '' for nothing and for days that mean 'not known'."""
    digits = birth_date.replace("-", "").ljust(8, "0") if birth_date else ""
    return "" if digits in UNKNOWN_DAYS else digits


def postcode_parts(text: str) -> tuple[str, str]:
    """(whole postcode, district). A code of another country stands for a district, however it is spelt."""
    squeezed = text.replace(" ", "").lower()
    if _WHOLE.match(squeezed):
        return squeezed, squeezed[:-3]
    return "", squeezed


def grams(text: str) -> frozenset[str]:
    """Trigrams of each word between spaces: neither a typing error nor the order of words counts for much."""
    padded = [f" {word} " for word in text.split()]
    return frozenset([word[i : i + 3] for word in padded for i in range(len(word) - 2)])


def houses(address: str) -> frozenset[str]:
    """The numbers in a folded address: house, flat and plot."""
    return frozenset([word for word in address.split() if word[0].isdigit()])


def street(address: str) -> str:
    """The first four letters of the word after the last number, or of the first word; '' where there is
    none."""
    found = ""
    words = address.split()
    for index, word in enumerate(words):
        if not word[0].isdigit() and (not found or words[index - 1][0].isdigit()):
            found = word[:4]
    return found
