"""Receiving what arrives, putting right what could not be received, and deciding who is who."""

from ginnel.care.reception.actions.deciding import confirm, merge, reject, undo, unmerge
from ginnel.care.reception.actions.loads import load
from ginnel.care.reception.actions.quarantine import discard, fix, replay
from ginnel.care.reception.actions.react import react
from ginnel.care.reception.actions.streams import begin as begin_stream
from ginnel.care.reception.actions.streams import end as end_stream
from ginnel.care.reception.actions.streams import receive as receive_rows
from ginnel.care.reception.actions.uploads import TRIES
from ginnel.care.reception.actions.uploads import discard as discard_upload
from ginnel.care.reception.actions.uploads import expect as expect_upload
from ginnel.care.reception.actions.uploads import note as note_upload
from ginnel.care.reception.actions.uploads import try_again as try_upload_again

__all__ = [
    "TRIES",
    "begin_stream",
    "confirm",
    "discard",
    "discard_upload",
    "end_stream",
    "expect_upload",
    "fix",
    "load",
    "merge",
    "note_upload",
    "react",
    "receive_rows",
    "reject",
    "replay",
    "try_upload_again",
    "undo",
    "unmerge",
]
