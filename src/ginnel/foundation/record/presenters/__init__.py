"""Entries as lines and rows for a page to show, whatever their FHIR type."""

from ginnel.foundation.record.presenters.facts import facts
from ginnel.foundation.record.presenters.measurements import is_out_of_range
from ginnel.foundation.record.presenters.statuses import status
from ginnel.foundation.record.presenters.summary import detail, summary
from ginnel.foundation.record.presenters.titles import title

__all__ = ["detail", "facts", "is_out_of_range", "status", "summary", "title"]
