from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.surfaces.fhir.tests.conftest import caller, client
from ginnel.surfaces.fhir.tests.told import id_of, observation, patient, say

__all__ = ["caller", "client"]


@pytest.fixture
def there(db: None, tmp_path: Path) -> dict[str, str]:
    """Somebody, and what is seen of them: our ids, by type."""
    say(tmp_path, "TEST", patient("p1", "9990000018"), observation("o1", "p1"))
    return {"Patient": str(id_of("Patient", "p1")), "Observation": str(id_of("Observation", "o1"))}
