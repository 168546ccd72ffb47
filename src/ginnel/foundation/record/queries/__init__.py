"""Reads of the shared record. Each decides once what the viewer may see of the person, then reads through that."""

from ginnel.foundation.record.queries.bundle import Envelope, came_in_bundles, entry_bundle
from ginnel.foundation.record.queries.digest import digest
from ginnel.foundation.record.queries.dividing import EntryToDivide, entries_to_divide, how_many_in_doubt
from ginnel.foundation.record.queries.documents import Listed, attachment, document, documents
from ginnel.foundation.record.queries.drawing import Drawn, drawn
from ginnel.foundation.record.queries.entry import Opened, Received, Version, entry, entry_original
from ginnel.foundation.record.queries.following import (
    Line,
    LogPlace,
    changes_after,
    holders_ever,
    log_end,
    log_epoch,
)
from ginnel.foundation.record.queries.latest import Latest, latest
from ginnel.foundation.record.queries.originals import original, received
from ginnel.foundation.record.queries.own import Own, own_story
from ginnel.foundation.record.queries.placing import OwnMatch, Subject, own_matches, subject_to_write
from ginnel.foundation.record.queries.searching import (
    Alike,
    Answer,
    Asked,
    Hit,
    Knocking,
    Patient,
    People,
    Written,
    everything,
    hand_out,
    included,
    including,
    patient,
    patients_like,
    read_resource,
    read_version,
    search_patients,
    search_resources,
    versions_of,
)
from ginnel.foundation.record.queries.sight import SAYING_NOTHING
from ginnel.foundation.record.queries.story import Story, first_glance, how_much, story, timeline
from ginnel.foundation.record.queries.timeline import PAGE, Filters, Shown, Timeline
from ginnel.foundation.record.queries.warnings import Warnings, warnings

__all__ = [
    "Alike",
    "PAGE",
    "SAYING_NOTHING",
    "Answer",
    "Asked",
    "Hit",
    "Knocking",
    "Patient",
    "People",
    "Written",
    "everything",
    "hand_out",
    "included",
    "including",
    "patient",
    "patients_like",
    "read_resource",
    "read_version",
    "search_patients",
    "search_resources",
    "versions_of",
    "Envelope",
    "Drawn",
    "Line",
    "LogPlace",
    "Version",
    "EntryToDivide",
    "Latest",
    "Listed",
    "Filters",
    "Opened",
    "Own",
    "OwnMatch",
    "Received",
    "Shown",
    "Story",
    "Subject",
    "Timeline",
    "Warnings",
    "attachment",
    "came_in_bundles",
    "changes_after",
    "digest",
    "document",
    "documents",
    "drawn",
    "entry",
    "entries_to_divide",
    "entry_bundle",
    "entry_original",
    "first_glance",
    "holders_ever",
    "how_many_in_doubt",
    "how_much",
    "latest",
    "log_end",
    "log_epoch",
    "original",
    "own_matches",
    "own_story",
    "received",
    "story",
    "subject_to_write",
    "timeline",
    "warnings",
]
