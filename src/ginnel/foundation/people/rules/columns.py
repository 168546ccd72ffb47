"""A description as the columns of a source record: text cut to what a column holds, folded for matching."""

from __future__ import annotations

from typing import Any

from ginnel.foundation.people.rules.blocking import keys
from ginnel.foundation.people.rules.contacts import phone_digits
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.features import features
from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode


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
        "ethnicity": said.ethnicity[:2],
        "is_dead": said.is_dead or bool(said.death_date),
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
