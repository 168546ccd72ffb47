"""A description as the columns of a source record, written many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.db import connection

from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.kernel.clock import now
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode

_TEXT = [
    "nhs_number",
    "nhs_status",
    "family",
    "given",
    "family_folded",
    "given_folded",
    "birth_date",
    "death_date",
    "gender",
    "address_line",
    "town",
    "address_folded",
    "postcode",
    "uprn",
    "phone",
    "email",
    "practice_code",
    "names_folded",
    "birth_place_folded",
]
_COLUMNS = {
    **dict.fromkeys(_TEXT, "text"),
    "other_names_folded": "text[]",
    "identifiers": "text[]",
    "block_keys": "bigint[]",
    "is_separated": "boolean",
}
_NAMES = ", ".join(_COLUMNS)
# A record told again what it already holds is not touched, so that loading twice changes nothing.
_WRITE = f"""
UPDATE people_sourcerecord s
SET ({_NAMES}) = ROW({", ".join("d." + name for name in _COLUMNS)}), described_at = %s
FROM jsonb_to_recordset(%s::jsonb) AS d(number bigint, {", ".join(f"{n} {t}" for n, t in _COLUMNS.items())})
WHERE s.number = d.number AND (s.described_at IS NULL OR
    ({", ".join("s." + name for name in _COLUMNS)}) IS DISTINCT FROM ({
    ", ".join("d." + name for name in _COLUMNS)
})) RETURNING s.number """  # noqa: S608 -- names above, no input


def write(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Write those rows (of `columns`) that differ from what is held; the numbers of the records changed, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [now(), orjson.dumps(list(rows)).decode()])
        return sorted(number for (number,) in cursor.fetchall())


def columns(said: Description) -> dict[str, Any]:
    """The columns of one description, text cut to what the column holds."""
    family, given = fold_name(said.family)[:255], fold_name(said.given)[:255]
    others = sorted({fold(name)[:255] for name in said.other_names} - {""})
    row = {
        "number": said.number,
        "nhs_number": clean_nhs_number(said.nhs_number)[:10],
        "nhs_status": said.nhs_status[:2],
        "family": said.family[:255],
        "given": said.given[:255],
        "family_folded": family,
        "given_folded": given,
        "other_names_folded": others,
        "birth_date": said.birth_date,
        "death_date": said.death_date,
        "gender": said.gender[:16],
        "address_line": said.address_line[:255],
        "town": said.town[:255],
        "address_folded": fold(f"{said.address_line} {said.town}")[:511],
        "postcode": clean_postcode(said.postcode)[:10],
        "uprn": said.uprn.lstrip("0")[:12],
        "phone": _digits(said.phone)[:32],
        "email": said.email.strip().lower()[:255],
        "practice_code": said.practice_code.strip().upper()[:12],
        "identifiers": sorted({value.strip().upper()[:255] for value in said.identifiers} - {""}),
        "is_separated": said.is_separated,
        "names_folded": " ".join([given, *others, family])[:1023].strip(),
        "birth_place_folded": fold(said.birth_place)[:255],
    }
    return row | {"block_keys": keys(features(row)).held}


def _digits(phone: str) -> str:
    """Digits only, +44 written as 0, so that one number is one text however it was typed."""
    digits = "".join(c for c in phone if c.isdigit())
    if phone.strip().startswith("+44") or digits.startswith("0044"):
        return "0" + digits.removeprefix("00").removeprefix("44").lstrip("0")
    return digits
