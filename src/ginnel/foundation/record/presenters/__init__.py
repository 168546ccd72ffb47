"""Entries as lines and rows for a page to show, whatever their FHIR type."""

from ginnel.foundation.record.presenters.facts import facts
from ginnel.foundation.record.presenters.summary import summary, title

__all__ = ["facts", "summary", "title"]
