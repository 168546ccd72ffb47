"""Entries as an organisation keeps them on a page: of a document, checked, and into the next document."""

from ginnel.foundation.directory.rules.entries.checking import faults
from ginnel.foundation.directory.rules.entries.reading import MOST_PLACES, entry_of
from ginnel.foundation.directory.rules.entries.shape import Entry, PlaceTyped
from ginnel.foundation.directory.rules.entries.writing import assured, document_of, room_dated

__all__ = ["MOST_PLACES", "Entry", "PlaceTyped", "assured", "document_of", "entry_of", "faults", "room_dated"]
