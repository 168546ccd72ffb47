"""People with long records, as a practice would send them; nothing in them is real."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "person_page")]
import long_record  # noqa: E402

from ginnel.kernel.values.identifiers import ODS_SYSTEM  # noqa: E402
from ginnel.synthetic.numbers import nhs_number  # noqa: E402

CODE = "BENCH"


def people(count: int, entries: int) -> Iterator[dict[str, Any]]:
    for place in range(count):
        yield _patient(place, nhs_number(1, place))
        for one in long_record.entries(CODE, entries, 0):
            about = "patient" if "patient" in one else "subject"
            yield {**one, "id": f"{one['id']}-{place}", about: {"reference": f"Patient/p{place}"}}


def _patient(place: int, number: str) -> dict[str, Any]:
    made = long_record.patient(CODE)
    identifier = {**made["identifier"][0], "value": number}
    practice = {"type": "Organization", "identifier": {"system": ODS_SYSTEM, "value": CODE}}
    name = {"use": "official", "family": f"Testperson{place:04}", "given": [f"Given{place % 37}"]}
    return {
        **made, "id": f"p{place}", "identifier": [identifier], "name": [name], "generalPractitioner": [practice],
        "birthDate": f"{1920 + place % 80}-0{place % 9 + 1}-1{place % 7}",
    }  # fmt: skip


def write(path: Path, count: int, entries: int) -> None:
    with path.open("w") as out:
        out.writelines(json.dumps(one) + "\n" for one in people(count, entries))
