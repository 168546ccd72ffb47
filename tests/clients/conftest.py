"""One served installation, and a system that may write and read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.verification.calling import System
from tests.verification.staffed import Staffed

EVERYTHING = "system/*.cruds"


@dataclass(frozen=True)
class Open:
    """An open API at `address`, and a system of a practice that proves itself with keys of its own."""

    address: str
    system: System

    @property
    def base(self) -> str:
        return f"{self.address}/fhir/R4"

    def token(self) -> str:
        return self.system.token(self.address, EVERYTHING)


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    place = Staffed(tmp_path_factory.mktemp("open"))
    system = System(place, EVERYTHING)
    with place.served() as served:
        yield Open(served.address, system)
