"""Receiving what arrives, putting right what could not be received, and deciding who is who."""

from ginnel.care.reception.actions.deciding import confirm, divide, merge, reject, undo, unmerge
from ginnel.care.reception.actions.loads import load
from ginnel.care.reception.actions.mailbox import acknowledged as acknowledged_message
from ginnel.care.reception.actions.mailbox import hold as hold_message
from ginnel.care.reception.actions.mailbox import route as route_mailbox
from ginnel.care.reception.actions.mailbox import settle as settle_report
from ginnel.care.reception.actions.mailbox import upload_id
from ginnel.care.reception.actions.observing import observe_held, renew
from ginnel.care.reception.actions.prepare import entry_named
from ginnel.care.reception.actions.quarantine import discard, fix, replay
from ginnel.care.reception.actions.react import REACTS_TO, react
from ginnel.care.reception.actions.requests import (
    Malformed,
    Said,
    Taken,
    Unacceptable,
    delete_said,
    receive_said,
    say_again,
    take_turn,
)
from ginnel.care.reception.actions.streams import begin as begin_stream
from ginnel.care.reception.actions.streams import end as end_stream
from ginnel.care.reception.actions.streams import receive as receive_rows
from ginnel.care.reception.actions.uploads import TRIES
from ginnel.care.reception.actions.uploads import discard as discard_upload
from ginnel.care.reception.actions.uploads import expect as expect_upload
from ginnel.care.reception.actions.uploads import note as note_upload
from ginnel.care.reception.actions.uploads import try_again as try_upload_again

__all__ = [
    "REACTS_TO",
    "TRIES",
    "Malformed",
    "Said",
    "Taken",
    "Unacceptable",
    "acknowledged_message",
    "begin_stream",
    "confirm",
    "delete_said",
    "discard",
    "discard_upload",
    "divide",
    "end_stream",
    "entry_named",
    "expect_upload",
    "fix",
    "hold_message",
    "load",
    "merge",
    "note_upload",
    "observe_held",
    "react",
    "receive_rows",
    "receive_said",
    "reject",
    "renew",
    "replay",
    "route_mailbox",
    "say_again",
    "settle_report",
    "take_turn",
    "try_upload_again",
    "undo",
    "unmerge",
    "upload_id",
]
