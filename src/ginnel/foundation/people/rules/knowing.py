"""That an organisation holds a record of somebody."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID


class KnownBy(NamedTuple):
    """That an organisation (its code) holds a record: `home` is who was made with it, `is_described` that it says who
    they are, `practice` the code of the practice that it names."""

    organisation: str
    number: int
    home: UUID
    is_described: bool
    practice: str
