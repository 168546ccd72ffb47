"""People with long records, as a practice would send them; nothing in them is real."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "person_page")]
import long_record  # noqa: E402

from ginnel.kernel.values.identifiers import ODS_SYSTEM, is_valid_nhs_number  # noqa: E402

CODE = "BENCH"


def numbers() -> Iterator[str]:
    """Of the range that the NHS keeps for tests."""
    return (f"{one}" for one in range(9_990_000_000, 10_000_000_000) if is_valid_nhs_number(f"{one}"))


def people(count: int, entries: int) -> Iterator[dict[str, Any]]:
    for place, number in zip(range(count), numbers(), strict=False):
        yield _patient(place, number)
        for one in long_record._entries(CODE, entries, 0):
            about = "patient" if "patient" in one else "subject"
            yield {**one, "id": f"{one['id']}-{place}", about: {"reference": f"Patient/p{place}"}}


def _patient(place: int, number: str) -> dict[str, Any]:
    made = long_record._patient(CODE)
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
