"""A description as the columns of a source record, written many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.contacts import phone_digits
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
_OURS, _TOLD = (", ".join(f"{side}.{name}" for name in _COLUMNS) for side in "sd")
# A record told again what it already holds is not touched, so that loading twice changes nothing. `old` is the row
# as it was.
_WRITE = f"""
UPDATE people_sourcerecord s
SET ({_NAMES}) = ROW({_TOLD}), described_at = %s
FROM jsonb_to_recordset(%s::jsonb) AS d(number bigint, {", ".join(f"{n} {t}" for n, t in _COLUMNS.items())})
JOIN people_sourcerecord old ON old.number = d.number
WHERE s.number = d.number AND (s.described_at IS NULL OR ({_OURS}) IS DISTINCT FROM ({_TOLD}))
RETURNING s.number, old.described_at IS NOT NULL,
    s.person_id <> s.home_id
    OR EXISTS (SELECT FROM people_sourcerecord o WHERE o.person_id = s.person_id AND o.number <> s.number)
    OR EXISTS (SELECT FROM people_pairverdict v WHERE v.first_id = s.id)
    OR EXISTS (SELECT FROM people_pairverdict v WHERE v.second_id = s.id)
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Numbers of the records that changed: all, those described before, those joined to others or decided upon."""

    changed: tuple[int, ...]
    again: frozenset[int]
    joined: frozenset[int]


def write(rows: Iterable[Mapping[str, Any]]) -> Written:
    """Write those rows (of `columns`) that differ from what is held. The caller has its turn (`actions.turns`)."""
    written = statements.run(_WRITE, [now(), orjson.dumps(list(rows)).decode()])
    return Written(
        changed=tuple(sorted(number for number, _, _ in written)),
        again=frozenset(number for number, again, _ in written if again),
        joined=frozenset(number for number, _, joined in written if joined),
    )


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
        "phone": phone_digits(said.phone)[:32],
        "email": said.email.strip().lower()[:255],
        "practice_code": said.practice_code.strip().upper()[:12],
        "identifiers": sorted({value.strip().upper()[:255] for value in said.identifiers} - {""}),
        "is_separated": said.is_separated,
        "names_folded": " ".join([given, *others, family])[:1023].strip(),
        "birth_place_folded": fold(said.birth_place)[:255],
    }
    row = {name: _storable(value) if isinstance(value, str) else value for name, value in row.items()}
    return row | {"block_keys": keys(features(row)).held}


def _storable(text: str) -> str:
    """Without what PostgreSQL cannot hold in text: the null character and halves of surrogate pairs."""
    return (
        text
        if text.isascii() and "\0" not in text
        else text.encode("utf-8", "replace").decode().replace("\0", "")
    )
