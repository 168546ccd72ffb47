"""Which interaction answers what: the one list that requests are answered by and the capabilities are told from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.interactions import everything, reading, searching

INSTANCE = {"read": reading.read, "history-instance": reading.history}
VERSION = reading.vread
SEARCH = searching.search
# (type, operation): the end of the address of its definition.
OPERATIONS: dict[tuple[str, str], str] = {("Patient", "everything"): "Patient-everything"}
OPERATE: dict[tuple[str, str], Callable[[Asked, str, str], HttpResponse]] = {
    ("Patient", "everything"): everything.everything
}
TYPE_INTERACTIONS = ("read", "vread", "history-instance", "search-type")
