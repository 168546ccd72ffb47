"""Two sources about the same pretend residents, as Parquet: what a practice wrote down and what a council wrote down.

The residents and the dirt are those of `ginnel synth`; only the telephone differs, because the numbers kept for drama
are too few for a million households. The columns are those of a source record, folded as they are when it is described.
"""

from __future__ import annotations

import os
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pyarrow
import pyarrow.parquet

from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.rules.folding import fold, fold_name
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode
from ginnel.synthetic import dirt, households
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import place
from ginnel.synthetic.ground import postcodes_in_area
from ginnel.synthetic.residents import Resident

_PART = 5_000
_SEED = 3


def make(people: int, out: Path) -> None:
    """Write `out` with 2 x `people` records: number, who (the truth) and what the source says."""
    parts = range(-(-people // _PART))
    writer = None
    with get_context("fork").Pool(os.cpu_count()) as pool:
        for rows in pool.imap(partial(_part, people), parts):
            table = pyarrow.Table.from_pylist(rows, schema=_SCHEMA)
            writer = writer or pyarrow.parquet.ParquetWriter(out, _SCHEMA)
            writer.write_table(table)
    if writer:
        writer.close()


def _part(people: int, index: int) -> list[dict[str, Any]]:
    rng, where, first = Random(_SEED * 1_000_003 + index), place(), index * _PART
    everyone: list[Resident] = []
    wanted = min(_PART, people - first)
    dwelling = first
    while len(everyone) < wanted:
        everyone += households.household(
            rng.random, _SEED, dwelling, first + len(everyone), postcodes_in_area(people)
        )
        dwelling += 1
    rows = []
    for who in everyone[:wanted]:
        stranger = rng.choice(everyone)
        for side, code in enumerate((who.practice, who.area.locality.council)):
            view = dirt.look(rng.random, who, where.organisations[code], stranger)
            rows.append(_row(view, 2 * who.number + side))
    return rows


def _row(view: View, number: int) -> dict[str, Any]:
    said = Description(
        number=number,
        nhs_number=view.nhs,
        nhs_status=view.status,
        family=view.family,
        given=view.given,
        birth_date=view.born,
        gender=view.who.sex,
        address_line=view.address.line,
        town=view.address.town,
        postcode=view.address.postcode,
    )
    middle = fold(view.who.middle) if number % 2 == 0 else ""
    return {
        "number": number,
        "organisation": number % 2,
        "who": view.who.number,
        "nhs_number": clean_nhs_number(said.nhs_number),
        "nhs_status": said.nhs_status,
        "given_folded": fold_name(said.given),
        "family_folded": fold_name(said.family),
        "other_names_folded": [middle] if middle else [],
        "birth_date": said.birth_date,
        "gender": said.gender,
        "address_folded": fold(f"{said.address_line} {said.town}"),
        "postcode": clean_postcode(said.postcode),
        "phone": f"0000{view.who.household:07d}" if number % 2 == 0 or number % 10 == 1 else "",
        "email": "",
        "birth_place_folded": "",
        "is_separated": False,
    }


_SCHEMA = pyarrow.schema(
    [
        (name, pyarrow.int64() if name in ("number", "who") else pyarrow.string())
        for name in [
            "number",
            "who",
            "nhs_number",
            "nhs_status",
            "given_folded",
            "family_folded",
            "birth_date",
            "gender",
            "address_folded",
            "postcode",
            "phone",
            "email",
            "birth_place_folded",
        ]
    ]
    + [("organisation", pyarrow.int32()), ("is_separated", pyarrow.bool_())]
    + [("other_names_folded", pyarrow.list_(pyarrow.string()))]
)
