"""Writes to the shared record: received from other organisations, or published by a noun of ours."""

from ginnel.foundation.record.actions.consume import Change, consume, new_epoch, note_preference
from ginnel.foundation.record.actions.dividing import EntryChoice, divide, undo_division
from ginnel.foundation.record.actions.keeping import keep
from ginnel.foundation.record.actions.moves import move as move_entry
from ginnel.foundation.record.actions.notes import CATEGORY as NOTE_CATEGORY
from ginnel.foundation.record.actions.notes import correct as correct_note
from ginnel.foundation.record.actions.notes import write as write_note
from ginnel.foundation.record.actions.originals import keep_frame, keep_originals
from ginnel.foundation.record.actions.printing import note_printing
from ginnel.foundation.record.actions.publish import Place, publish
from ginnel.foundation.record.actions.receive import Delivery, receive, take_turn
from ginnel.foundation.record.actions.reindex import reindex
from ginnel.foundation.record.actions.requested import Own, to_change
from ginnel.foundation.record.actions.requested import delete as delete_requested
from ginnel.foundation.record.actions.requested import take as take_requested
from ginnel.foundation.record.actions.requested import take_again as take_requested_again
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION

__all__ = [
    "EXTRACTOR_VERSION",
    "NOTE_CATEGORY",
    "Change",
    "Delivery",
    "Own",
    "EntryChoice",
    "Place",
    "consume",
    "correct_note",
    "delete_requested",
    "divide",
    "keep",
    "keep_frame",
    "keep_originals",
    "move_entry",
    "new_epoch",
    "note_preference",
    "note_printing",
    "publish",
    "receive",
    "reindex",
    "take_requested",
    "take_requested_again",
    "take_turn",
    "to_change",
    "undo_division",
    "write_note",
]
