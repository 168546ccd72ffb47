"""Searches and reads by id for whoever asks by machine: decided at every hop, written down for everybody shown."""

from ginnel.foundation.record.queries.searching.everything import everything
from ginnel.foundation.record.queries.searching.finding import Answer, Hit, search_resources
from ginnel.foundation.record.queries.searching.following import included, including
from ginnel.foundation.record.queries.searching.handing import hand_out
from ginnel.foundation.record.queries.searching.histories import Changed, From, History, Period, history
from ginnel.foundation.record.queries.searching.indexed import is_indexed_for_words
from ginnel.foundation.record.queries.searching.knocking import Asked, Knocking
from ginnel.foundation.record.queries.searching.labelling import labelled
from ginnel.foundation.record.queries.searching.likening import Alike, patients_like
from ginnel.foundation.record.queries.searching.naming import introduced
from ginnel.foundation.record.queries.searching.patients import (
    Patient,
    People,
    patient,
    people_within,
    search_patients,
)
from ginnel.foundation.record.queries.searching.reading import Written, read_resource, read_version
from ginnel.foundation.record.queries.searching.versions import Versions, versions_of
from ginnel.foundation.record.store.named import Introduced, Named

__all__ = [
    "Alike",
    "Answer",
    "Asked",
    "Changed",
    "From",
    "History",
    "Hit",
    "Introduced",
    "Knocking",
    "Named",
    "Patient",
    "People",
    "Period",
    "Versions",
    "Written",
    "everything",
    "hand_out",
    "history",
    "included",
    "including",
    "introduced",
    "labelled",
    "is_indexed_for_words",
    "patient",
    "patients_like",
    "people_within",
    "read_resource",
    "read_version",
    "search_patients",
    "search_resources",
    "versions_of",
]
