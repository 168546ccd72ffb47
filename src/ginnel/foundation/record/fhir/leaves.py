"""Index rows from one value: what a search for a token, date, string, quantity, reference or URI finds it by.

Source: FHIR R4 search, 3.1.1.4 (search parameter types). Each function appends to the lists it is given; `p` is
the parameter's number.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Any

from ginnel.foundation.record.fhir import moments
from ginnel.foundation.record.fhir.hashing import code_hash, system_hash, text_hash
from ginnel.foundation.record.fhir.kinds import NUMBERS
from ginnel.foundation.record.fhir.references import target

Tokens = list[tuple[int, int, int]]
Dates = list[tuple[int, datetime, datetime]]
Strings = list[tuple[int, str, int]]
Quantities = list[tuple[int, float, int]]
References = list[tuple[int, str, str]]
LONGEST = 200
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case, without accents, spaces single, at most 200 characters: how string rows and searches compare."""
    text = text[: LONGEST * 2]
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
        ).casefold()
    return _SPACE.sub(" ", text.strip().lower())[:LONGEST]


def plain_token(rows: Tokens, p: int, value: Any) -> None:
    """A code, id, string or boolean without a system."""
    if value is not None:
        rows.append((p, 0, code_hash(value if type(value) is str else "true" if value else "false")))


def coding(rows: Tokens, p: int, value: dict[str, Any]) -> None:
    code = value.get("code")
    if code:
        rows.append((p, system_hash(value.get("system", "")), code_hash(code)))


def codeable_concept(rows: Tokens, p: int, value: dict[str, Any]) -> None:
    for one in value.get("coding", ()):
        code = one.get("code")
        if code:
            rows.append((p, system_hash(one.get("system", "")), code_hash(code)))


def identifier(rows: Tokens, p: int, value: dict[str, Any]) -> None:
    text = value.get("value")
    if text:
        rows.append((p, system_hash(value.get("system", "")), code_hash(text)))


def contact_point(rows: Tokens, p: int, value: dict[str, Any]) -> None:
    """`phone` and `email` are rows of `telecom` whose system is hashed from the ContactPoint's own system code."""
    text = value.get("value")
    if text:
        rows.append((p, system_hash(value.get("system", "")), code_hash(text)))


def uri(rows: Tokens, p: int, value: Any) -> None:
    """A URI as a token without a system; a canonical with a version is found with and without it."""
    if value:
        rows.append((p, 0, code_hash(value)))
        bare, bar, _ = value.partition("|")
        if bar:
            rows.append((p, 0, code_hash(bare)))


def date(rows: Dates, p: int, value: Any) -> None:
    if value:
        rows.append((p, *moments.of_text(value)))


def period(rows: Dates, p: int, value: dict[str, Any]) -> None:
    covered = moments.of_period(value)
    if covered:
        rows.append((p, *covered))


def timing(rows: Dates, p: int, value: dict[str, Any]) -> None:
    covered = moments.of_timing(value)
    if covered:
        rows.append((p, *covered))


def string(rows: Strings, p: int, value: Any) -> None:
    if value:
        rows.append((p, fold(value), text_hash(value)))


def uri_text(rows: Strings, p: int, value: Any) -> None:
    """A URI as it is written, of which what lies under an address is found by its beginning."""
    if value:
        rows.append((p, value[:LONGEST], code_hash(value)))


def _words(text: str) -> tuple[str, int]:
    """Of what codes are called, which is said over and over where it is short."""
    return _known(text) if len(text) <= LONGEST else (fold(text), text_hash(text))


@lru_cache(maxsize=16384)
def _known(text: str) -> tuple[str, int]:
    return fold(text), text_hash(text)


def coding_text(rows: Strings, p: int, value: dict[str, Any]) -> None:
    text = value.get("display")
    if text:
        rows.append((p, *_words(text)))


def concept_text(rows: Strings, p: int, value: dict[str, Any]) -> None:
    """What a concept is called; the same words once, for what it is called is mostly its text too."""
    text = value.get("text")
    if text:
        rows.append((p, *_words(text)))
    for one in value.get("coding", ()):
        display = one.get("display")
        if display and display != text:
            rows.append((p, *_words(display)))


def identifier_text(rows: Strings, p: int, value: dict[str, Any]) -> None:
    """What sort of identifier it is, in words (FHIR R4, 3.1.1.4.6)."""
    string(rows, p, value.get("type", {}).get("text"))


def human_name(rows: Strings, p: int, value: dict[str, Any]) -> None:
    for one in (value.get("family"), *value.get("given", ())):
        string(rows, p, one)
    name_rest(rows, p, value)


def name_rest(rows: Strings, p: int, value: dict[str, Any]) -> None:
    """What `family` and `given` do not already hold."""
    for one in (value.get("text"), *value.get("prefix", ()), *value.get("suffix", ())):
        string(rows, p, one)


def address(rows: Strings, p: int, value: dict[str, Any]) -> None:
    for name in ("city", "state", "postalCode", "country"):
        string(rows, p, value.get(name))
    address_rest(rows, p, value)


def address_rest(rows: Strings, p: int, value: dict[str, Any]) -> None:
    """What the parameters of an address's parts do not already hold."""
    for one in (*value.get("line", ()), value.get("district"), value.get("text")):
        string(rows, p, one)


def quantity(rows: Quantities, p: int, value: dict[str, Any]) -> None:
    """The unit is its code, and what it is called where that is something else; Money's currency likewise."""
    amount = value.get("value")
    if amount is not None:
        code, called = value.get("code"), value.get("unit")
        rows.append((p, float(amount), system_hash(code or called or value.get("currency") or "")))
        if code and called and called != code:
            rows.append((p, float(amount), system_hash(called)))


def range_ends(rows: Quantities, p: int, value: dict[str, Any]) -> None:
    for end in ("low", "high"):
        if end in value:
            quantity(rows, p, value[end])


def sampled(rows: Quantities, p: int, value: dict[str, Any]) -> None:
    quantity(rows, p, value.get("origin", {}))


def number(rows: Quantities, p: int, value: Any) -> None:
    if value is not None:
        rows.append((p, float(value), 0))


def reference(rows: References, tokens: Tokens, p: int, value: dict[str, Any]) -> None:
    """A relative reference by type and id; any other address as a URI token; a logical one by its identifier."""
    text = value.get("reference")
    if text:
        kind, _, local_id = text.partition("/")
        if kind in NUMBERS and "/" not in local_id and "#" not in local_id:
            rows.append((p, kind, local_id))
        elif (pointed := target(text)) and not pointed.base:
            rows.append((p, pointed.kind, pointed.local_id))
        elif text[0] != "#":
            tokens.append((p, 0, code_hash(text)))
    if "identifier" in value:
        identifier(tokens, p, value["identifier"])


def owner(rows: References, tokens: Tokens, p: int, value: dict[str, Any] | None) -> None:
    """The reference that makes a resource a patient's own: no row, because it is stored on that patient's shelf.

    When it points at something else, or is absent, a row with an empty token says that it does not.
    """
    text = value.get("reference", "") if value else ""
    if not value or (text and text[0] != "#" and not _to_patient(text)):
        tokens.append((p, 0, 0))
    if value and not text.startswith("Patient/"):
        reference(rows, tokens, p, value)
    elif value and "identifier" in value:
        identifier(tokens, p, value["identifier"])


def _to_patient(text: str) -> bool:
    if text.startswith(("Patient/", "Patient?")):
        return True
    pointed = target(text)
    return pointed is not None and pointed.kind == "Patient"
