"""Identifiers of people, places and organisations, and ids of our own."""

from __future__ import annotations

import re
import time
from hashlib import blake2b
from uuid import UUID

from ginnel.kernel import randomness

NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
ODS_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"

_SPACES = re.compile(r"[\s\-]")
_WEIGHTS = range(10, 1, -1)
# One digit ten times: each of the ten passes modulus 11 and is typed in where nothing is known.
PLACEHOLDERS = frozenset(digit * 10 for digit in "0123456789")


def clean_nhs_number(text: str) -> str:
    """`text` without the spaces and hyphens of the 3-3-4 display form."""
    return _SPACES.sub("", text)


def is_valid_nhs_number(text: str) -> bool:
    """Ten digits whose check digit agrees: 11 - (sum of digit x weight 10..2) mod 11; 11 is 0, 10 is invalid.

    Source: NHS Data Dictionary, NHS NUMBER. A valid number may still be somebody else's, and
    placeholders (one digit ten times) pass the arithmetic but are refused here.
    """
    if len(text) != 10 or not text.isascii() or not text.isdigit() or text in PLACEHOLDERS:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11
    return check != 10 and int(text[9]) == check % 11


def format_nhs_number(number: str) -> str:
    """Display form, 3-3-4 (NHS digital service manual)."""
    return f"{number[:3]} {number[3:6]} {number[6:]}"


_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")


def clean_postcode(text: str) -> str:
    """Upper case with one space before the inward code; unrecognised text comes back stripped and upper-cased."""
    squeezed = re.sub(r"[^A-Za-z0-9]", "", text).upper()
    match = _POSTCODE.match(squeezed)
    return f"{match[1]} {match[2]}" if match else text.strip().upper()


def uuid7() -> UUID:
    """A time-ordered id made in the application (RFC 9562 section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(randomness.sixteen()[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def name_based_id(key: bytes, *parts: str) -> bytes:
    """The 16 bytes of the id we give to what another organisation calls `parts`: keyed, so it reveals nothing.

    A UUIDv8 (RFC 9562). The same key and parts always give the same id, whichever file arrives first; see docs/adr.
    """
    id = bytearray(blake2b("\x1f".join(parts).encode(), digest_size=16, key=key[:64]).digest())
    id[6] = id[6] & 0x0F | 0x80
    id[8] = id[8] & 0x3F | 0x80
    return bytes(id)
